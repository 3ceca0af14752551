// Package querytest makes queries for tests.
package querytest

import (
	"math/rand/v2"
	"slices"
	"time"

	"msgtrace/client"
)

// Random returns a query as the form, the flags or a line make one, at an instant.
func Random(r *rand.Rand, now time.Time) client.Query {
	addresses := []string{"bob@contoso.com", "*@fabrikam.com", "o'neil+news@contoso.com", `"a b, c"@contoso.com`, "jörg@müller.example", "-x@contoso.com", `"q\"uote"@contoso.com`}
	texts := []string{"invoice", "Invoice 2041", `say "hi"`, `C:\temp\`, "a, b", "to:bob@contoso.com", "-minus", "発注書 / invoice", "RE: x", `\"`, "é", "2d", "bob@contoso.com", " padded "}
	ids := []string{"<a@b>", "no-brackets@x", "<a, b@c>", "<with blank@x>", `<q"uote@x>`, "guid-like", "<a@b@c>"}
	guids := []string{"2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "00000000-4669-4e4a-2669-08d5dd529cbe"}
	ips := []string{"192.0.2.1", "2001:db8::1"}
	statuses := append(slices.Clone(client.Statuses), "Odd", "Odd One", "fald", `"x"`)
	some := func(from []string) []string {
		var chosen []string
		for range r.IntN(3) {
			if one := from[r.IntN(len(from))]; !slices.Contains(chosen, one) {
				chosen = append(chosen, one)
			}
		}
		return chosen
	}
	q := client.Query{Senders: some(append(addresses, "<>")), Recipients: some(addresses), With: some(addresses), MessageIDs: some(ids), IDs: some(guids), FromIPs: some(ips), ToIPs: some(ips)}
	for range r.IntN(3) {
		if one := statuses[r.IntN(len(statuses))]; !slices.Contains(q.Statuses, one) {
			q.Statuses = append(q.Statuses, one)
		}
	}
	if r.IntN(2) == 0 {
		q.Subject, q.SubjectMatch = texts[r.IntN(len(texts))], client.SubjectMatches[r.IntN(4)]
	}
	for range r.IntN(3) {
		q.Without = append(q.Without, []client.Exclusion{
			{Field: client.FieldSubject, Match: client.SubjectMatches[r.IntN(4)], Value: texts[r.IntN(len(texts))]},
			{Field: client.FieldSender, Value: addresses[r.IntN(len(addresses))]},
			{Field: client.FieldRecipient, Value: addresses[r.IntN(len(addresses))]},
			{Field: client.FieldWith, Value: addresses[r.IntN(len(addresses))]},
			{Field: client.FieldStatus, Value: string(statuses[r.IntN(len(statuses))])},
			{Field: client.FieldMessageID, Value: ids[r.IntN(len(ids))]},
			{Field: client.FieldID, Value: guids[0]},
			{Field: client.FieldToIP, Value: ips[r.IntN(2)]},
		}[r.IntN(8)])
	}
	switch ago := time.Duration(1+r.IntN(9*24*60)) * time.Minute; r.IntN(5) {
	case 0:
		q.Latest = true
	case 1:
		q.Start, q.End = now.Add(-ago), now
	case 2:
		q.Start, q.End = now.Add(-ago-time.Duration(r.IntN(60))*time.Second), now.Add(-ago/2)
	case 3:
		q.End = now.Add(-ago)
	}
	return q
}
