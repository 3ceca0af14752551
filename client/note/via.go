package note

import (
	"cmp"

	"msgtrace/client"
	"msgtrace/client/count"
	"msgtrace/client/explain"
)

// manyWays is of how many groups and redirected copies a note on a message says more.
const manyWays = 5

// via says through what the only copy came and where it went on to. In a note on all
// copies of a message with groups or redirects it says how many the message reached, and
// the same of each group and of each copy that went on.
func (w writer) via(m Message, copies []one) []string {
	ways := explain.WaysOf(m.Trace)
	signs := explain.Signs{Arrow: "->", Status: lower}
	if len(copies) == 1 {
		return ways.Say(copies[0].Address, signs)
	}
	if !ways.Grouped() {
		return nil
	}
	said := some(ways.RollUp())
	rest := 0
	for _, c := range copies {
		sentence := ways.Beyond(c.Address, signs)
		switch {
		case sentence == "":
		case len(said) > manyWays:
			rest++
		default:
			said = append(said, who(c.Address)+" "+sentence)
		}
	}
	if rest > 0 {
		said = append(said, "and "+count.Of(rest)+" more")
	}
	return said
}

// who is an address, or words for one, as the subject of a sentence.
func who(address string) string {
	return cmp.Or(client.Named(address), "a recipient that the file does not name")
}
