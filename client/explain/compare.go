package explain

import "msgtrace/client"

// Comparison is what happened to two copies of a message.
type Comparison struct {
	Common      []client.Event // what happened to both, up to where their ways part
	Left, Right []client.Event // what happened to each from there on
}

// Compare finds where the ways of two copies part. Each has its events in the order of
// time; the same event of both is one that says the same in the same second.
func Compare(left, right []client.Event) Comparison {
	n := 0
	for n < len(left) && n < len(right) && sameStep(left[n], right[n]) {
		n++
	}
	return Comparison{Common: left[:n], Left: left[n:], Right: right[n:]}
}

func sameStep(a, b client.Event) bool {
	return a.Kind == b.Kind && a.Time.Unix() == b.Time.Unix() && Detail(a) == Detail(b)
}
