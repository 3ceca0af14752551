package cli

import (
	"slices"
	"strings"
)

// sshAs is the words behind ssh in a command that asks a host as a user. At home they may
// be called something else, and nobody would be let in. A host that names somebody stays
// as it is.
func sshAs(user, host string) []string {
	words := strings.Fields(host)
	if user == "" || namesUser(words) {
		return words
	}
	return slices.Concat([]string{"-l", user}, words)
}

// fromHome is a command as whoever comes over SSH types it at home.
func (a *app) fromHome(words ...string) []string {
	return slices.Concat([]string{"ssh"}, a.host, words)
}

// sshValued are the options of ssh with a value behind them: ssh(1).
const sshValued = "BbcDEeFIiJLlmOopPQRSWw"

// namesUser reports whether what stands behind ssh says who signs in: "-l desk", "-o
// User=desk" or "desk@jump.contoso.com". A jump host ("-J ops@bastion") is another one.
func namesUser(words []string) bool {
	for i := 0; i < len(words); i++ {
		word := words[i]
		option, isOption := strings.CutPrefix(word, "-")
		switch {
		case !isOption && strings.Contains(word, "@"):
			return true
		case !isOption:
			continue
		case strings.HasPrefix(option, "l"), strings.HasPrefix(strings.ToLower(option), "ouser="):
			return true
		case len(option) != 1 || !strings.Contains(sshValued, option):
			continue
		}
		if i++; option == "o" && i < len(words) && strings.HasPrefix(strings.ToLower(words[i]), "user=") {
			return true
		}
	}
	return false
}
