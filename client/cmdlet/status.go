package cmdlet

import (
	"strings"

	"msgtrace/client"
)

// Status is the word that Get-MessageTraceV2 has for a status: that of Graph with a
// capital letter. What is not known here stays as it came.
// https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2
func Status(s client.Status) string {
	if !s.Known() {
		return string(s)
	}
	word := string(s)
	return strings.ToUpper(word[:1]) + word[1:]
}
