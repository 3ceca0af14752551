package audit

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
)

// Told is what a journal was told of logs: the macs of their last lines, by the name of
// the log and the number of the line.
type Told map[string]map[uint64]mac

// toldFormat is how a journal is told, and toldLine reads it, whatever stands around it.
const toldFormat = "log %s: %d lines, the last has the mac %s"

var toldLine = regexp.MustCompile(`\blog ([A-Z2-7]{26}): (\d{1,18}) lines, the last has the mac ([0-9a-f]{64})\b`)

// ReadTold reads the text of a journal. Whatever else it holds does not matter.
func ReadTold(in io.Reader) (Told, error) {
	told := Told{}
	lines := bufio.NewReader(in)
	for {
		line, err := readLine(lines)
		if found := toldLine.FindSubmatch(line); found != nil {
			n, _ := strconv.ParseUint(string(found[2]), 10, 64) // of 18 digits at most
			m, _ := macOf(string(found[3]))
			told.add(string(found[1]), n, m)
		}
		if err == io.EOF {
			return told, nil
		}
		if err != nil {
			return told, err
		}
	}
}

func (t Told) add(log string, n uint64, m mac) {
	if t[log] == nil {
		t[log] = map[uint64]mac{}
	}
	t[log][n] = m
}

// compare looks whether a line is the one that the journal was told of.
func (r *reader) compare(rec record, m mac) {
	if known, told := r.told[r.name][rec.N]; told && known != m {
		r.found.add(r.at, 1, "is not the line that the journal was told of: the log was written again")
	}
}

// compareEnd looks whether the log goes as far as the journal was told.
func (r *reader) compareEnd() {
	if r.told == nil {
		return
	}
	var most uint64
	for n := range r.told[r.name] {
		most = max(most, n)
	}
	switch last := r.next - 1; {
	case most > last:
		r.found.whole(r.at.file, "%s cut off at the end: the journal was told of %s, and the log ends with line %d", lineRange(last+1, most), counted(most), last)
	case most == 0:
		r.notes = append(r.notes, "the journal was told nothing of this log")
	default:
		r.notes = append(r.notes, fmt.Sprintf("the journal was told of %s, the last of %s", counted(uint64(len(r.told[r.name]))), counted(most)))
	}
	for _, other := range slices.Sorted(maps.Keys(r.told)) {
		if other != r.name {
			r.notes = append(r.notes, fmt.Sprintf("the journal was told of another log too, %s, of %s at least: it was moved away or removed, or another server writes it", other, counted(slices.Max(slices.Collect(maps.Keys(r.told[other]))))))
		}
	}
}
