package cli

import (
	"slices"
	"testing"
)

func TestArgumentsAreOneLine(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"to:bob@contoso.com", "status:failed"}, "to:bob@contoso.com status:failed"},
		{[]string{"to:bob@contoso.com status:failed"}, "to:bob@contoso.com status:failed"},
		{[]string{"when:9:00 - 11:00"}, `when:"9:00 - 11:00"`},
		{[]string{"subject:invoice 2041", "since:2d"}, `subject:"invoice 2041" since:2d`},
		{[]string{`subject:C:\temp \x`}, `subject:"C:\\temp \\x"`},
		{[]string{"!subject:a b"}, `!subject:"a b"`},
		{[]string{`subject:"a b" c`}, `subject:"a b" c`},
		{[]string{"RE: invoice"}, "RE: invoice"},
		{nil, ""},
	} {
		if got := lineOf(test.args); got != test.want {
			t.Errorf("%q: got %q, want %q", test.args, got, test.want)
		}
	}
}

func TestWhatIsLeftOutIsNoFlag(t *testing.T) {
	t.Parallel()
	got := shielded([]string{"search", "-subject:newsletter", "-o", "json", "--since", "2d", "-from:a@b.example x", "-x:y", "--", "-to:z"})
	want := []string{"search", "!subject:newsletter", "-o", "json", "--since", "2d", "!from:a@b.example x", "-x:y", "--", "-to:z"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
