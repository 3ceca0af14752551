package cli

import (
	"testing"

	"msgtrace/ui/text"
)

func TestCommandsForHomeNameThePersonWhoCameIn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ host, user, want string }{
		{"jump.contoso.com", "dana", "-l dana jump.contoso.com"},
		{"-p 2222 jump.contoso.com", "dana", "-l dana -p 2222 jump.contoso.com"},
		{"jump.contoso.com -p 2222", "dana", "-l dana jump.contoso.com -p 2222"},
		{"-J ops@bastion jump.contoso.com", "dana", "-l dana -J ops@bastion jump.contoso.com"},
		{"-p 2222 desk@jump.contoso.com", "dana", "-p 2222 desk@jump.contoso.com"},
		{"ssh://desk@jump.contoso.com:2222", "dana", "ssh://desk@jump.contoso.com:2222"},
		{"-l desk jump.contoso.com", "dana", "-l desk jump.contoso.com"},
		{"-o User=desk jump.contoso.com", "dana", "-o User=desk jump.contoso.com"},
		{"-o Port=2222 jump.contoso.com", "dana", "-l dana -o Port=2222 jump.contoso.com"},
		{"jump.contoso.com", "dana@contoso.com", "-l dana@contoso.com jump.contoso.com"},
		{"jump.contoso.com", "-oProxyCommand=x", "-l -oProxyCommand=x jump.contoso.com"},
		{"jump.contoso.com", "d'a; $(id)", `-l 'd'\''a; $(id)' jump.contoso.com`},
		{"jump.contoso.com", "", "jump.contoso.com"},
	} {
		if got := text.ShellLine(sshAs(test.user, test.host)); got != test.want {
			t.Errorf("host %q, user %q: got %q, want %q", test.host, test.user, got, test.want)
		}
	}
}
