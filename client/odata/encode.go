package odata

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Options are the system query options of one request, not encoded.
type Options struct {
	Filter    string
	Expand    []Expand
	Top       int // 0: the service's own page size
	SkipToken string
	// Other holds every option that has no field here, by its name in lower
	// case without the dollar: "select", "count".
	Other map[string]string
}

// Encode returns the raw query of a URL, percent-encoded as Graph needs it. It
// is empty when no option is set.
func (o Options) Encode() string {
	var parts []string
	add := func(name, value string) {
		parts = append(parts, "$"+escape(name, querySafe)+"="+escape(value, querySafe))
	}
	if o.Filter != "" {
		add("filter", o.Filter)
	}
	if len(o.Expand) > 0 {
		add("expand", joinExpand(o.Expand))
	}
	if o.Top != 0 {
		add("top", strconv.Itoa(o.Top))
	}
	for _, name := range slices.Sorted(maps.Keys(o.Other)) {
		add(name, o.Other[name])
	}
	if o.SkipToken != "" {
		add("skiptoken", o.SkipToken)
	}
	return strings.Join(parts, "&")
}

// Key returns the key segment that follows a collection's name:
// (id='2e3c0fac-…'), with only the value escaped.
func Key(id string) string { return argument("id", id) }

// Call returns the segment that calls a bound function with one named string:
// getDetailsByRecipient(recipientAddress='robert@contoso.com').
func Call(name, parameter, value string) string { return name + argument(parameter, value) }

func argument(name, value string) string {
	return "(" + name + "='" + escape(strings.ReplaceAll(value, "'", "''"), pathSafe) + "')"
}

// Bytes other than letters and digits that need no escape. Both sets leave out
// the plus, which Graph reads as a space in a query
// (https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/914), and the percent
// sign. A query keeps what the service's own links show unescaped; a value in a path
// escapes the quote too, because the quotes around it must stay apart from it.
const (
	querySafe = "-._~$'(),;:@/*!="
	pathSafe  = "-._~@"
)

const upperHex = "0123456789ABCDEF"

// escape percent-encodes every byte of s that is neither a letter, a digit nor
// in safe.
func escape(s, safe string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := range len(s) {
		if c := s[i]; alphanumeric(c) || strings.IndexByte(safe, c) >= 0 {
			b.WriteByte(c)
		} else {
			writeEscaped(&b, c)
		}
	}
	return b.String()
}

func writeEscaped(b *strings.Builder, c byte) {
	b.WriteByte('%')
	b.WriteByte(upperHex[c>>4])
	b.WriteByte(upperHex[c&15])
}

func alphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
