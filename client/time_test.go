package client

import (
	"encoding/json"
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	tests := map[string]string{ // what comes, what is written again
		"2020-06-15T23:55:22.9557353":       "2020-06-15T23:55:22.9557353Z",
		"2020-06-15T23:55:23.817":           "2020-06-15T23:55:23.817Z",
		"2025-06-13T10:30:00Z":              "2025-06-13T10:30:00Z",
		"2025-11-29T14:22:31.109Z":          "2025-11-29T14:22:31.109Z",
		"2022-09-05T18:10:13.4907658Z":      "2022-09-05T18:10:13.4907658Z",
		"2025-06-13t10:30:00.0z":            "2025-06-13T10:30:00.0Z",
		"2025-06-13 10:30:00":               "2025-06-13T10:30:00Z",
		"2025-06-13T10:30:00.5+02:00":       "2025-06-13T08:30:00.5Z",
		"2025-06-13T10:30:00-00:30":         "2025-06-13T11:00:00Z",
		"2024-02-29T00:00:00.000000001Z":    "2024-02-29T00:00:00.000000001Z",
		"2016-12-31T23:59:60Z":              "2017-01-01T00:00:00Z",
		"0001-01-01T00:00:00Z":              "", // the service's word for none
		"2025-02-29T00:00:00Z":              "not",
		"2025-13-01T00:00:00Z":              "not",
		"2025-00-01T00:00:00Z":              "not",
		"2025-06-13T24:00:00Z":              "not",
		"2025-06-13T10:60:00Z":              "not",
		"2025-06-13":                        "not",
		"2025-06-13T10:30":                  "not",
		"2025-06-13T10:30:00.Z":             "not",
		"2025-06-13T10:30:00.1234567890Z":   "not",
		"2025-06-13T10:30:00+0200":          "not",
		"2025-06-13T10:30:00+24:00":         "not",
		"2025-06-13T10:30:00Zjunk":          "not",
		"":                                  "not",
		"yesterday":                         "not",
		"２０２５-06-13T10:30:00Z":              "not",
		"2025-06-13T10:30:00.5\x00":         "not",
		"\U0001F600\U0001F600\U0001F600-06": "not",
	}
	for text, want := range tests {
		got, err := ParseTime(text)
		switch {
		case want == "not":
			if err == nil {
				t.Errorf("ParseTime(%q): got %v, want an error", text, got)
			}
		case err != nil:
			t.Errorf("ParseTime(%q): got %v, want %s", text, err, want)
		case got.String() != want || got.Time().Location() != time.UTC:
			t.Errorf("%q is written as %q, want %q", text, got, want)
		}
	}
}

func TestTimeJSON(t *testing.T) {
	t.Parallel()
	got, err := ParseTime("2020-06-15T23:55:22.9557353")
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(struct{ A, B Time }{got, Time{}})
	if want := `{"A":"2020-06-15T23:55:22.9557353Z","B":null}`; err != nil || string(out) != want {
		t.Errorf("got %s, %v, want %s", out, err, want)
	}
}

func FuzzTime(f *testing.F) {
	for _, seed := range []string{"2020-06-15T23:55:22.9557353", "2025-06-13T10:30:00Z", "2025-06-13 10:30:00.5-11:30", "9999-12-31T23:59:60.9Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		first, err := ParseTime(text)
		if err != nil || first.IsZero() || first.Time().Year() < 0 || first.Time().Year() > 9999 {
			return
		}
		again, err := ParseTime(first.String())
		if err != nil || again != first {
			t.Errorf("ParseTime(%q): got %v, then %v, %v, want the same", text, first, again, err)
		}
	})
}
