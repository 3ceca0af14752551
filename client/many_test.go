package client

import (
	"fmt"
	"testing"
	"time"
)

// manyAddresses are n addresses, none of which is there twice.
func manyAddresses(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("person%d@contoso.com", i)
	}
	return all
}

// A row is compared with thousands of addresses in about the time that one takes.
func TestARowIsComparedWithThousandsOfAddressesAtOnce(t *testing.T) {
	for _, n := range []int{1, 5000} {
		q := Query{Recipients: append(manyAddresses(n), "*@fabrikam.com", "Ann@Contoso.COM")}
		holds := compareAddresses(wanted{values: q.tidied().Recipients})
		for address, want := range map[string]bool{
			"person0@contoso.com": true, "PERSON0@contoso.com": true, "ann@contoso.com": true, "bob@fabrikam.com": true,
			"bob@mail.fabrikam.com": false, "person@contoso.com": false, "fabrikam.com": false, "": false, "@": false,
		} {
			if got := holds(address); got != want {
				t.Errorf("%q among %d addresses: got %v, want %v", address, n, got, want)
			}
		}
	}
}

func TestARepeatedAddressIsDroppedInAnyCase(t *testing.T) {
	q := Query{Recipients: append(manyAddresses(5000), "PERSON7@CONTOSO.COM", " person8@contoso.com ", "")}
	if got := len(q.tidied().Recipients); got != 5000 {
		t.Errorf("got %d addresses, want 5000", got)
	}
}

func BenchmarkCheckOfAddresses(b *testing.B) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for _, n := range []int{300, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			q := Query{Recipients: manyAddresses(n)}
			for b.Loop() {
				if problems := q.Check(Tracing, now); problems != nil {
					b.Fatal(problems)
				}
			}
		})
	}
}

func BenchmarkRowAmongAddresses(b *testing.B) {
	for _, n := range []int{1, 300, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			holds := compareAddresses(wanted{values: manyAddresses(n)})
			for b.Loop() {
				holds("nobody@contoso.com")
			}
		})
	}
}
