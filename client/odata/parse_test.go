package odata

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestParseFilter(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"messageId eq '<a@b>'", "messageId eq '<a@b>'"},
		{"receivedDateTime ge 2020-06-15T00:00:00Z AND receivedDateTime Le 2020-06-16T23:59:59+02:00",
			"receivedDateTime ge 2020-06-15T00:00:00Z and receivedDateTime le 2020-06-16T23:59:59+02:00"},
		{"recipientEmail in('a''b','c')", "recipientEmail in ('a''b', 'c')"},
		{"StartsWith(subject, 'x;(y') or not contains(subject,'') and size gt 5", "startswith(subject,'x;(y') or not contains(subject,'') and size gt 5"},
		{"a eq 1 or b eq 2 or c eq 3", "a eq 1 or b eq 2 or c eq 3"},
		{"a eq 1 or (b eq 2 or (c eq 3))", "a eq 1 or (b eq 2 or c eq 3)"},
		{"(a eq 1 or b eq 2) and not (c lt null)", "(a eq 1 or b eq 2) and not c lt null"},
		{"not(a eq 1 and b eq 2)", "not (a eq 1 and b eq 2)"},
	} {
		node, err := ParseFilter(test.text)
		if err != nil || node.String() != test.want {
			t.Errorf("%s\n got %v (%v)\nwant %s", test.text, node, err, test.want)
		}
	}
}

func TestParseFilterRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "a", "a eq", "a eq 'x", "a eq 1 and", "a eq 1 b", "(a eq 1", "a in ()", "a in ('x' 'y')", "a in 'x'",
		"length(a) eq 1", "contains(a 'x')", "contains(a,'x'", "contains('a','x')", "a is 1", "eq 1", "'a' eq 1", "a eq 1)", "a eq &",
		strings.Repeat("(", 1000) + "a eq 1", strings.Repeat("not ", 1000) + "a eq 1"} {
		var syntax *SyntaxError
		if node, err := ParseFilter(text); !errors.As(err, &syntax) {
			t.Errorf("ParseFilter(%q): got %v, %v, want a *SyntaxError", text, node, err)
		}
	}
}

func TestParseOptionsReadsTheServicesOwnLinks(t *testing.T) {
	t.Parallel()
	window := "receivedDateTime ge 2020-06-15T00:00:00Z and receivedDateTime le 2020-06-16T23:59:59Z"
	people := Expand{Property: "recipients", Filter: "recipientEmail in ('user2@contoso.com', 'user3@contoso.com')"}
	for _, test := range []struct {
		query string
		want  Options
	}{
		{"$skiptoken=8w1xSSxJDEhMT7UyAgA%253d", Options{SkipToken: "8w1xSSxJDEhMT7UyAgA%3d"}},
		{"?$filter=" + window + "&$expand=" + people.String() + "&$skiptoken=8w%253d", Options{Filter: window, Expand: []Expand{people}, SkipToken: "8w%3d"}},
		{"$expand=recipients($filter=recipientEmail eq 'user2@contoso.com';$expand=events)",
			Options{Expand: []Expand{{Property: "recipients", Filter: "recipientEmail eq 'user2@contoso.com'", Expand: []Expand{{Property: "events"}}}}}},
		{"expand=recipients(Filter=a eq 'x;,(';expand=events),other", Options{Expand: []Expand{
			{Property: "recipients", Filter: "a eq 'x;,('", Expand: []Expand{{Property: "events"}}}, {Property: "other"}}}},
		{"%24TOP=5&$SkipToken=a%2Bb+c&&$count=true", Options{Top: 5, SkipToken: "a+b c", Other: map[string]string{"count": "true"}}},
		{"", Options{}},
	} {
		got, err := ParseOptions(test.query)
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s\n got %+v (%v)\nwant %+v", test.query, got, err, test.want)
		}
	}
}

func TestParseOptionsRefuses(t *testing.T) {
	t.Parallel()
	for _, query := range []string{"$top=many", "$top=1&TOP=2", "$filter=%zz", "%=1", "$expand=", "$expand=recipients(", "$expand=recipients)",
		"$expand=a($select=b)", "$expand=a('", "$expand=a()b", "$expand=" + strings.Repeat("a($expand=", 200) + "b" + strings.Repeat(")", 200)} {
		var syntax *SyntaxError
		if got, err := ParseOptions(query); !errors.As(err, &syntax) {
			t.Errorf("ParseOptions(%q): got %+v, %v, want a *SyntaxError", query, got, err)
		}
	}
}

func TestParseKey(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		segment, name, argument string
		called                  bool
	}{
		{"messageTraces", "messageTraces", "", false},
		{"messageTraces('x')", "messageTraces", "x", true},
		{"messageTraces(id='x')", "messageTraces", "x", true},
		{"messageTraces(ID%20=%20%27o%27%27neil%2Fa+b%27)", "messageTraces", "o'neil/a+b", true},
	} {
		got, err := ParseKey(test.segment)
		value, _ := got.Argument("id")
		if err != nil || got.Name != test.name || got.Called != test.called || value != test.argument {
			t.Errorf("ParseKey(%q): got %+v, %v, want the name %q, called: %t, the id %q", test.segment, got, err, test.name, test.called, test.argument)
		}
	}
	for _, segment := range []string{"a(", "a()", "a('x)", "a(b)", "a('x'y)", "a(%zz)", "a(b='x'))", "a(id=)"} {
		if got, err := ParseKey(segment); err == nil {
			t.Errorf("ParseKey(%q): got %+v, want an error", segment, got)
		}
	}
	if _, found := (Segment{Arguments: []Argument{{"other", "x"}}}).Argument("id"); found {
		t.Error("Argument(\"id\") found an argument of another name, want none")
	}
}

func TestWalkTellsWhatIsNegated(t *testing.T) {
	t.Parallel()
	node, err := ParseFilter("a eq 1 and not (b eq 2 or not c eq 3)")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	Walk(node, func(node Node, negated bool) {
		if comparison, ok := node.(*Comparison); ok {
			text := comparison.String()
			if negated {
				text = "not " + text
			}
			got = append(got, text)
		}
	})
	if want := []string{"a eq 1", "not b eq 2", "c eq 3"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// What is built is read back as it was meant, whatever the values hold.
func FuzzBuildAndParse(f *testing.F) {
	f.Add("o'neil+x@contoso.com", "50% & ;(,)'", "8w==")
	f.Add("", "\x00?#é", "%253d")
	f.Fuzz(func(t *testing.T, address, subject, token string) {
		nested := Expand{Property: "recipients", Filter: In("recipientEmail", address, subject), Expand: []Expand{{Property: "events"}}}
		built := Options{Filter: And(Eq("a", Quote(address)), Contains("b", subject)), Expand: []Expand{nested}, Top: 7, SkipToken: token}
		read, err := ParseOptions(built.Encode())
		if err != nil || !reflect.DeepEqual(read, built) {
			t.Fatalf("ParseOptions(%q): got %+v, %v, want %+v", built.Encode(), read, err, built)
		}
		node, err := ParseFilter(read.Filter)
		if err != nil || node.String() != built.Filter {
			t.Fatalf("ParseFilter(%q): got %v, %v, want %s", read.Filter, node, err, built.Filter)
		}
		inner, err := ParseFilter(read.Expand[0].Filter)
		if err != nil || inner.String() != nested.Filter {
			t.Fatalf("ParseFilter(%q), nested: got %v, %v, want %s", read.Expand[0].Filter, inner, err, nested.Filter)
		}
		for _, segment := range []string{"messageTraces" + Key(address), Call("messageTraces", "id", address)} {
			key, err := ParseKey(segment)
			if value, _ := key.Argument("id"); err != nil || value != address || key.Name != "messageTraces" {
				t.Fatalf("ParseKey(%q): got %+v, %v, want messageTraces and %q", segment, key, err, address)
			}
		}
	})
}

// Nothing foreign makes the reading half panic, and what it takes can be
// written and read again.
func FuzzParse(f *testing.F) {
	f.Add("?$filter=a ge 2020-06-15T00:00:00Z&$expand=recipients($filter=b in ('c', 'd');$expand=events)&$top=1&$skiptoken=8w%253d")
	f.Add("messageTraces(id='x')")
	f.Add("not (a eq 'x' or startswith(b,'y')) and c in (1,2)")
	f.Fuzz(func(t *testing.T, text string) {
		if node, err := ParseFilter(text); err == nil {
			again, err := ParseFilter(node.String())
			if err != nil || again.String() != node.String() {
				t.Fatalf("ParseFilter(%q): got %v, %v, want the same again", node, again, err)
			}
		}
		if segment, err := ParseKey(text); err == nil && segment.Called && len(segment.Arguments) == 0 {
			t.Fatalf("ParseKey(%q): got parentheses with nothing in them, want an error", text)
		}
		if options, err := ParseOptions(text); err == nil {
			if _, err := ParseOptions(options.Encode()); err != nil {
				t.Fatalf("ParseOptions(%q), written again: got %v, want no error", options.Encode(), err)
			}
		}
	})
}
