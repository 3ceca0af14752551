package text

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// TruncateAddress returns a mail address cut to width columns, with tail where
// something was cut: it is the domain that tells a stranger from a friend. So the local
// part is cut first, "sup…@rnicrosoft.example", then what stands before the last two
// labels of the domain, "…company.example", and these only where even they have no
// room. What is no address is cut at its end, as by [Truncate].
func TruncateAddress(s string, width int, tail string) string {
	at := strings.LastIndexByte(s, '@')
	if at < 0 || width <= 0 || fits(s, width) {
		return Truncate(s, width, tail)
	}
	local, domain := s[:at], s[at:]
	if room := width - Width(domain); room >= Width(tail) {
		return Truncate(local, room, tail) + domain
	}
	for over := Width(domain) - width + Width(tail); over > 0 && domain != ""; {
		cluster, columns := ansi.FirstGraphemeCluster(domain, ansi.WcWidth)
		domain, over = domain[len(cluster):], over-columns
	}
	return Truncate(tail+domain, width, "")
}
