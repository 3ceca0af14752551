package when

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// ParseZone reads a time zone as people write it, behind a time or alone: "Berlin",
// "New York", Europe/Berlin, UTC, +02:00.
func ParseZone(s string) (*time.Location, error) {
	words := strings.Fields(s)
	if len(words) == 0 {
		return nil, fmt.Errorf("no zone given")
	}
	zone, n, err := readZoneWords(words)
	if err == nil && n < len(words) {
		_, err = readZone(strings.Join(words, " "))
	}
	return zone, err
}

// readZoneWords reads a zone of one or two words, and how many they are.
func readZoneWords(words []string) (*time.Location, int, error) {
	if len(words) > 1 && isName(words[0]) && isName(words[1]) {
		if zone := cityZone(words[0] + "_" + words[1]); zone != nil {
			return zone, 2, nil
		}
	}
	zone, err := readZone(words[0])
	if err != nil && isName(words[0]) {
		if city := cityZone(words[0]); city != nil {
			return city, 1, nil
		}
	}
	return zone, 1, err
}

// regions are where the zone database has cities.
var regions = []string{"Europe", "America", "Asia", "Australia", "Africa", "Pacific", "Atlantic", "Indian"}

// cityZone is the zone that the database names after a city, or nil.
func cityZone(city string) *time.Location {
	for _, region := range regions {
		if zone := loadZone(region + "/" + titled(city)); zone != nil {
			return zone
		}
	}
	return nil
}

// loaded are the zones that were looked for, nil where there is none: the form reads
// its text several times a key, and a zone takes half a millisecond.
var loaded = struct {
	sync.Mutex
	zones map[string]*time.Location
}{zones: map[string]*time.Location{}}

// mostLoaded bounds loaded.
const mostLoaded = 1000

// loadZone is the zone of that name in the database, or nil.
func loadZone(name string) *time.Location {
	loaded.Lock()
	defer loaded.Unlock()
	zone, known := loaded.zones[name]
	if known {
		return zone
	}
	if len(loaded.zones) >= mostLoaded {
		clear(loaded.zones)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		zone = nil
	}
	loaded.zones[name] = zone
	return zone
}

// isName reports whether the word may be the name of a city.
func isName(word string) bool {
	return len(word) > 2 && strings.Trim(asciiLower(word), "abcdefghijklmnopqrstuvwxyz") == ""
}

// looksLikeZone tells a zone that is not known from a word that is no zone.
func looksLikeZone(word string) bool {
	if strings.ContainsAny(word, "/+") {
		return true
	}
	return len(word) >= 3 && len(word) <= 5 && word == strings.ToUpper(word) && !strings.ContainsAny(word, "0123456789:.")
}

// summer are the zones of summer time in Europe, which the zone database does not
// name.
var summer = map[string]*time.Location{
	"WEST": time.FixedZone("WEST", 1*3600),
	"CEST": time.FixedZone("CEST", 2*3600),
	"EEST": time.FixedZone("EEST", 3*3600),
}

// readZone reads UTC, Z, +01:00, +0100, UTC+1, or a name of the zone database in any
// case.
func readZone(word string) (*time.Location, error) {
	upper := strings.ToUpper(word)
	switch upper {
	case "Z", "UTC", "GMT":
		return time.UTC, nil
	case "LOCAL":
		return time.Local, nil
	case "":
		return nil, fmt.Errorf("no zone given")
	}
	for _, name := range []string{"UTC", "GMT"} {
		if offset, found := strings.CutPrefix(upper, name); found && (offset[0] == '+' || offset[0] == '-') {
			return readOffset(offset)
		}
	}
	if zone := summer[upper]; zone != nil {
		return zone, nil
	}
	if word[0] == '+' || word[0] == '-' {
		return readOffset(word)
	}
	for _, name := range []string{word, upper, titled(word)} {
		if zone := loadZone(name); zone != nil {
			return zone, nil
		}
	}
	return nil, fmt.Errorf("the zone %q is not known: write it as America/New_York or -05:00", word)
}

func readOffset(word string) (*time.Location, error) {
	full := word
	if len(word) == len("+1") {
		full = word[:1] + "0" + word[1:]
	}
	for _, layout := range []string{"-07:00", "-0700", "-07"} {
		if t, err := time.Parse(layout, full); err == nil {
			_, offset := t.Zone()
			if offset < -12*3600 || offset > 14*3600 {
				break
			}
			return time.FixedZone(word, offset), nil
		}
	}
	return nil, fmt.Errorf("the zone %q is not known: write it as +01:00", word)
}

// titled writes america/new_york as the zone database does.
func titled(name string) string {
	lower := []byte(strings.ToLower(name))
	start := true
	for i, c := range lower {
		if start && c >= 'a' && c <= 'z' {
			lower[i] = c - 'a' + 'A'
		}
		start = c == '/' || c == '_' || c == '-'
	}
	return string(lower)
}
