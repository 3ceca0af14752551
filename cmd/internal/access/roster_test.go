package access

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

const goodRoster = `
[people.ann]
role = "agent"

[people.bob]
role = "viewer"
sees = ["*@Contoso.com", "Shared.Box@fabrikam.com"]
hide_subjects = true
hide_ips = true
zone = "Europe/Berlin"

[people."cy@contoso.com"]
role = "auditor"
`

func TestARosterSaysWhoMaySeeWhat(t *testing.T) {
	t.Parallel()
	got, err := parseRoster("roster.toml", []byte(goodRoster))
	if err != nil {
		t.Fatalf("got %v, want no error", err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Person{
		"ann":            {Name: "ann", Role: Agent},
		"bob":            {Name: "bob", Role: Viewer, Sees: []string{"*@contoso.com", "shared.box@fabrikam.com"}, HideSubjects: true, HideIPs: true, Zone: berlin},
		"cy@contoso.com": {Name: "cy@contoso.com", Role: Auditor},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestARosterNamesTheLineOfEachProblem(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, roster, want string }{
		{"nobody", "", `r: there is nobody in the roster`},
		{"an empty table", "[people]\n", `r:1: there is nobody in the roster`},
		{"no TOML", "[people.ann\n", `r:1:12: `},
		{"a person twice", "[people.ann]\nrole = \"agent\"\n[people.ann]\nrole = \"agent\"\n", `r:3:`},
		{"an unknown table", "[peple.ann]\nrole = \"agent\"\n", `r:1: unknown setting "peple": did you mean "people"?`},
		{"an unknown member", "[people.ann]\nrole = \"agent\"\nhide_subject = true\n", `r:3: unknown setting "hide_subject": did you mean "hide_subjects"?`},
		{"no table", "[people]\nann = \"agent\"\n", `r:2: "ann" must be a table: [people.ann]`},
		{"a dot without quotation marks", "[people.ann.smith]\nrole = \"agent\"\n", `unknown setting "smith": a name with a dot needs quotation marks, as in [people."ann.smith"]`},
		{"no role", "[people.ann]\nzone = \"UTC\"\n", `r:1: ann has no role`},
		{"an unknown role", "[people.ann]\nrole = \"admin\"\n", `r:2: role must be "viewer", "agent" or "auditor"`},
		{"a role of another kind", "[people.ann]\nrole = 1\n", `r:2: role must be`},
		{"an empty role", "[people.ann]\nrole = \"\"\n", `r:2: role must be`},
		{"a viewer without sees", "[people.ann]\nrole = \"viewer\"\n", `r:1: ann is a viewer without sees`},
		{"an agent with sees", "[people.ann]\nrole = \"agent\"\nsees = [\"*@contoso.com\"]\n", `r:3: sees is for viewers only`},
		{"sees nothing", "[people.ann]\nrole = \"viewer\"\nsees = []\n", `r:3: sees must be a list`},
		{"sees everything", "[people.ann]\nrole = \"viewer\"\nsees = [\"*\"]\n", `r:3: sees: "*" is neither an address nor *@domain`},
		{"sees a part", "[people.ann]\nrole = \"viewer\"\nsees = [\"b*@contoso.com\"]\n", `r:3: sees: "b*@contoso.com" is neither`},
		{"sees a domain of stars", "[people.ann]\nrole = \"viewer\"\nsees = [\"*@*.com\"]\n", `r:3: sees: "*@*.com" is neither`},
		{"sees two at", "[people.ann]\nrole = \"viewer\"\nsees = [\"a@b@contoso.com\"]\n", `r:3: sees: "a@b@contoso.com" is neither`},
		{"sees a number", "[people.ann]\nrole = \"viewer\"\nsees = [7]\n", `r:3: sees: "7" is neither`},
		{"sees one text", "[people.ann]\nrole = \"viewer\"\nsees = \"*@contoso.com\"\n", `r:3: sees must be a list`},
		{"a text for yes", "[people.ann]\nrole = \"agent\"\nhide_ips = \"true\"\n", `r:3: hide_ips must be true or false`},
		{"a zone that is none", "[people.ann]\nrole = \"agent\"\nzone = \"Atlantis\"\n", `r:3: zone must be a time zone`},
		{"an empty zone", "[people.ann]\nrole = \"agent\"\nzone = \"\"\n", `r:3: zone must be a time zone`},
		{"a name for another folder", "[people.\"../ann\"]\nrole = \"agent\"\n", `r:1: "../ann": a name has letters`},
		{"a hidden name", "[people.\".ann\"]\nrole = \"agent\"\n", `r:1: ".ann": a name has letters`},
		{"a name that reads as a flag", "[people.\"-ann\"]\nrole = \"agent\"\n", `r:1: "-ann": a name has letters`},
		{"a name with a control character", "[people.\"a\\u001bnn\"]\nrole = \"agent\"\n", `r:1: "a\x1bnn": a name has letters`},
		{"a name of other letters", "[people.\"änn\"]\nrole = \"agent\"\n", `r:1: "änn": a name has letters`},
		{"an empty name", "[people.\"\"]\nrole = \"agent\"\n", `"": a name has letters`},
		{"a long name", "[people." + strings.Repeat("a", 65) + "]\nrole = \"agent\"\n", `r:1: "aaa`},
		{"names that differ in case", "[people.ann]\nrole = \"agent\"\n[people.Ann]\nrole = \"agent\"\n", `r:1: "Ann" and "ann" differ only in upper and lower case`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseRoster("r", []byte(test.roster))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func TestARosterTellsAllThatIsWrongInTheOrderOfItsLines(t *testing.T) {
	t.Parallel()
	_, err := parseRoster("r", []byte("[people.bob]\nrole = \"viewer\"\n[people.ann]\nrole = \"boss\"\ncolor = \"red\"\n"))
	if err == nil {
		t.Fatal("got no error, want three")
	}
	var got []string
	for line := range strings.Lines(err.Error()) {
		got = append(got, line[:4])
	}
	if want := []string{"r:1:", "r:4:", "r:5:"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q of %v, want %q", got, err, want)
	}
}

func FuzzRoster(f *testing.F) {
	f.Add([]byte(goodRoster))
	f.Add([]byte("[people.ann]\nrole = \"viewer\"\nsees = [\"*\"]\n"))
	f.Add([]byte("people = [{ann = 1}]\n"))
	f.Fuzz(func(t *testing.T, document []byte) {
		people, err := parseRoster("r", document)
		if err == nil && len(people) == 0 {
			t.Error("got nobody and no error, want one of both")
		}
		for name, p := range people {
			if err != nil {
				break
			}
			if name != p.Name || !plainName(name) || (p.Role == Viewer) != (len(p.Sees) > 0) {
				t.Errorf("got %q with %+v, want a plain name, and what a viewer sees", name, p)
			}
		}
	})
}
