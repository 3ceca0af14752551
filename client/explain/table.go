package explain

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// The tables are CSV, so that somebody who knows mail and no Go can correct them:
//
//	causes.csv      what there is to say of each cause
//	speakers.csv    how to know whose server answered: by its name, by its words
//	tokens.csv      words that only Exchange's transport writes
//	vocabulary.csv  words that a receiver's own pages explain
//	words.csv       words that mean the same at every server
//	codes.csv       enhanced status codes that only Exchange uses
//	usual.csv       what small status codes often stand for; decides nothing, is help
//
// How words are written is told at [pattern]. In each table the first entry that holds
// decides. The side and whether it passes by itself are those of the cause unless the
// entry has its own.
//
//go:embed tables/*.csv
var files embed.FS

// cause is a reason why a message was not delivered, or not yet.
type cause struct {
	id     string
	reason string // in a few words, for a column
	// clause says it after "Not delivered: "; next is what to do. {recipient}, {domain},
	// {sender} stand for the addresses and the recipient's domain.
	clause, next string
	side         Side
	passes       bool // by itself: the next try may be accepted
	source       string
}

// entry says what words mean.
type entry struct {
	speaker string // whose words they are; empty: anybody's
	words   pattern
	means   cause // with the entry's own side and whether it passes
}

// codeEntry says what a code, or a range of them, means.
type codeEntry struct {
	from, to int // see [codeValue]
	means    cause
}

// speaker is somebody whose server answers.
type speaker struct {
	id, name string
	hosts    []string  // domains of its servers
	words    []pattern // of which its answers have one
}

// catalogue is all tables, read.
type catalogue struct {
	causes                    map[string]cause
	speakers                  []speaker
	tokens, vocabulary, words []entry
	codes                     []codeEntry
}

// tables reads the tables once. They are part of the program and tests read them, so
// that a fault in one is a fault of the program.
var tables = sync.OnceValue(func() *catalogue {
	c := &catalogue{causes: map[string]cause{}}
	for _, r := range rows("causes") {
		c.causes[r["cause"]] = cause{id: r["cause"], reason: r["reason"], clause: r["clause"], next: r["next"],
			side: Side(r["side"]), passes: r["passes"] == "yes", source: r["source"]}
	}
	for _, r := range rows("speakers") {
		who := speaker{id: r["speaker"], name: r["name"], hosts: strings.Split(r["hosts"], "|")}
		for words := range strings.SplitSeq(r["words"], " | ") {
			who.words = append(who.words, newPattern(words))
		}
		c.speakers = append(c.speakers, who)
	}
	c.tokens, c.vocabulary, c.words = c.entries("tokens"), c.entries("vocabulary"), c.entries("words")
	for _, r := range rows("codes") {
		from, _ := codeValue(r["from"])
		to, ranged := codeValue(r["to"])
		if !ranged {
			to = from
		}
		c.codes = append(c.codes, codeEntry{from: from, to: to, means: c.meaning(r)})
	}
	return c
})

func (c *catalogue) entries(name string) []entry {
	var all []entry
	for _, r := range rows(name) {
		all = append(all, entry{speaker: r["speaker"], words: newPattern(r["words"]), means: c.meaning(r)})
	}
	return all
}

// meaning is the cause that a row names, with what the row says of it itself.
func (c *catalogue) meaning(r map[string]string) cause {
	means, known := c.causes[r["cause"]]
	if !known {
		panic(fmt.Sprintf("explain: %q is not in causes.csv", r["cause"]))
	}
	if r["side"] != "" {
		means.side = Side(r["side"])
	}
	if r["passes"] != "" {
		means.passes = r["passes"] == "yes"
	}
	means.source = r["source"]
	return means
}

// rows reads a table: each row by the names of its columns.
func rows(name string) []map[string]string {
	file, err := files.Open("tables/" + name + ".csv")
	if err != nil {
		panic(err)
	}
	defer func() { _ = file.Close() }()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("explain: %s.csv: %v", name, err))
	}
	var all []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, value := range record {
			row[records[0][i]] = value
		}
		all = append(all, row)
	}
	return all
}

// codeValue makes a status code comparable: 5.7.23 comes before 5.7.124.
func codeValue(code string) (int, bool) {
	parts := strings.Split(code, ".")
	if len(parts) != 3 {
		return 0, false
	}
	value := 0
	for _, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || n > 999 {
			return 0, false
		}
		value = value*1000 + n
	}
	return value, true
}
