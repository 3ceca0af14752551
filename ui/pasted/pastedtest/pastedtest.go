// Package pastedtest makes texts for tests as people paste them.
package pastedtest

import (
	"fmt"
	"strings"
)

// Addresses are n addresses as a person has them in a file, one a line.
func Addresses(n int) string {
	var list strings.Builder
	for i := range n {
		fmt.Fprintf(&list, "person%d@contoso.com\n", i)
	}
	return list.String()
}
