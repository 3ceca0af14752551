package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"msgtrace/client"
	"msgtrace/client/addressees"
)

// AddresseeColumns are the names of the columns of a list of recipients.
var AddresseeColumns = []string{"recipient", "status", "outcomes", "messages", "first", "last"}

// Addressees writes recipients of a list as comma-separated values, as CSV does. SoFar is
// that of the list.
func Addressees(w io.Writer, all iter.Seq[*addressees.Addressee], soFar bool) error {
	rows := csv.NewWriter(w)
	rows.UseCRLF = true
	if err := rows.Write(AddresseeColumns); err != nil {
		return err
	}
	for one := range all {
		row := []string{Cell(one.Address), Cell(one.Code(soFar)), outcomes(one.Outcomes), strconv.Itoa(one.Messages), one.First.String(), one.Last.String()}
		if err := rows.Write(row); err != nil {
			return err
		}
	}
	rows.Flush()
	return rows.Error()
}

// outcomes counts copies in one cell: "delivered 2; quarantined 1".
func outcomes(counts client.StatusCounts) string {
	var parts []string
	for place, n := range counts {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", client.StatusOrder[place], n))
		}
	}
	return strings.Join(parts, "; ")
}
