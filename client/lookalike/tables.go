package lookalike

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
)

// The tables are CSV, so that somebody who knows mail and no Go can correct them:
//
//	brands.csv       names that mail is forged with. name is the word that people know,
//	                 home the domain that is named as theirs, others what else is theirs;
//	                 name with any ending of a country is theirs, too. kind is word for a
//	                 common word or a few letters, host for what many companies call a
//	                 host of theirs; near are names of others that are one slip away
//	services.csv     who sends for others, under names of their own domain
//	confusables.csv  letters that look like another one, and the script they are of
//
//go:embed tables/*.csv
var files embed.FS

// rows reads a table: each row by the names of its columns.
func rows(name string) []map[string]string {
	file, err := files.Open("tables/" + name + ".csv")
	if err != nil {
		panic(err) // it is part of the program
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("table %s: %v", name, err))
	}
	all := make([]map[string]string, 0, len(records)-1)
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = record[i]
		}
		all = append(all, row)
	}
	return all
}

// kind is how much a name says by itself.
type kind int

const (
	coined kind = iota // it means nothing else
	word               // it means something else, too, or has few letters
	host               // many companies call a host so
	own                // of the tenant
	sought             // of a domain that was searched for
)

// target is a name that domains may be taken for.
type target struct {
	name, home, folded string
	kind               kind
}

// brands are the targets that everybody has.
type brands struct {
	targets []target
	theirs  map[string]bool // domains that belong to a brand, or send for others
	near    map[string]bool // labels that are names of somebody else
}

var table = sync.OnceValue(func() *brands {
	b := &brands{theirs: map[string]bool{}, near: map[string]bool{}}
	for _, row := range rows("brands") {
		t := newTarget(row["name"], row["home"], coined)
		switch row["kind"] {
		case "word":
			t.kind = word
		case "host":
			t.kind = host
		}
		b.targets = append(b.targets, t)
		for _, domain := range append(strings.Fields(row["others"]), row["home"]) {
			b.theirs[domain] = true
		}
		for _, label := range strings.Fields(row["near"]) {
			b.near[label] = true
		}
	}
	for _, row := range rows("services") {
		b.theirs[row["domain"]] = true
	}
	return b
})

// confusable is what a letter looks like.
type confusable struct {
	like   byte
	script string // "" for a Latin letter with a mark, or of another width
}

var confusables = sync.OnceValue(func() map[rune]confusable {
	all := map[rune]confusable{}
	for _, row := range rows("confusables") {
		for _, r := range row["letter"] {
			all[r] = confusable{row["like"][0], row["script"]}
		}
	}
	return all
})

func newTarget(name, home string, k kind) target {
	return target{name: name, home: home, kind: k, folded: fold(name)}
}
