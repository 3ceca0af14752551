package access

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/when"
	"msgtrace/cmd/internal/config"
	"msgtrace/theme/nearest"
)

// maxName is the length of the longest name of a person.
const maxName = 64

// members are what a person has in the roster.
var members = []string{"role", "sees", "hide_subjects", "hide_ips", "zone"}

// roster reads people from a document, whose path is for its errors.
type roster struct {
	path     string
	lines    map[string]int // of the keys of the document
	people   map[string]Person
	problems problems
}

func parseRoster(path string, document []byte) (map[string]Person, error) {
	tree, lines, err := config.Document(path, document)
	if err != nil {
		return nil, err
	}
	r := roster{path: path, lines: lines, people: map[string]Person{}}
	for key := range tree {
		if key != "people" {
			r.problem(key, "unknown setting %q%s", key, nearest.Hint(key, []string{"people"}))
		}
	}
	r.read(tree["people"])
	return r.people, r.problems.err()
}

func (r *roster) problem(key, format string, args ...any) {
	r.problems.add(r.path, r.lines[key], format, args...)
}

func (r *roster) read(given any) {
	people, isTable := given.(map[string]any)
	if !isTable || len(people) == 0 {
		r.problem("people", `there is nobody in the roster: write a table for each person, such as [people.ann]`)
		return
	}
	spelt := map[string]string{} // each name by its lower case
	for _, name := range slices.Sorted(maps.Keys(people)) {
		where := "people." + name
		table, isTable := people[name].(map[string]any)
		other, taken := spelt[strings.ToLower(name)]
		switch {
		case !isTable:
			r.problem(where, "%q must be a table: [people.%s]", name, name)
		case !plainName(name):
			r.problem(where, "%q: a name has letters, digits and . _ - @ only, begins with a letter or digit, and is at most %d long", name, maxName)
		case taken:
			r.problem(where, "%q and %q differ only in upper and lower case", other, name)
		default:
			spelt[strings.ToLower(name)] = name
			r.people[name] = r.person(name, where, table)
		}
	}
}

// plainName reports whether a name can stand in a file name, a log and a command line
// as it is.
func plainName(name string) bool {
	for i, c := range []byte(name) {
		alphanumeric := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !alphanumeric && (i == 0 || !strings.ContainsRune("._-@", rune(c))) {
			return false
		}
	}
	return name != "" && len(name) <= maxName
}

func (r *roster) person(name, where string, table map[string]any) Person {
	p := Person{Name: name}
	for key, given := range table {
		if err := p.set(key, given); err != nil {
			r.problem(where+"."+key, "%v", err)
		}
	}
	_, hasSees := table["sees"]
	switch {
	case table["role"] == nil:
		r.problem(where, "%s has no role: %s", name, rolesText)
	case !slices.Contains(roles, p.Role): // told above
	case p.Role == Viewer && !hasSees:
		r.problem(where, `%s is a viewer without sees: sees = ["*@contoso.com"]`, name)
	case p.Role != Viewer && hasSees:
		r.problem(where+".sees", "sees is for viewers only: %s sees everything", name)
	}
	return p
}

var roles = []Role{Viewer, Agent, Auditor}

const rolesText = `role must be "viewer", "agent" or "auditor"`

// set takes one member of a person.
func (p *Person) set(key string, given any) error {
	switch key {
	case "role":
		text, _ := given.(string)
		p.Role = Role(text)
		if !slices.Contains(roles, p.Role) {
			return errors.New(rolesText)
		}
		return nil
	case "sees":
		var err error
		p.Sees, err = recipients(given)
		return err
	case "hide_subjects":
		return yesNo(key, given, &p.HideSubjects)
	case "hide_ips":
		return yesNo(key, given, &p.HideIPs)
	case "zone":
		text, _ := given.(string)
		var err error
		if p.Zone, err = when.ParseZone(text); err != nil {
			return errors.New("zone must be a time zone, such as Europe/Berlin, Berlin or +01:00")
		}
		return nil
	}
	if _, isTable := given.(map[string]any); isTable {
		return fmt.Errorf(`unknown setting %q: a name with a dot needs quotation marks, as in [people."%s.%s"]`, key, p.Name, key)
	}
	return fmt.Errorf("unknown setting %q%s", key, nearest.Hint(key, members))
}

func yesNo(key string, given any, held *bool) error {
	b, isBool := given.(bool)
	if !isBool {
		return fmt.Errorf("%s must be true or false, without quotation marks", key)
	}
	*held = b
	return nil
}

// recipients reads what a viewer sees, in lower case.
func recipients(given any) ([]string, error) {
	items, isList := given.([]any)
	if !isList || len(items) == 0 {
		return nil, errors.New(`sees must be a list: ["*@contoso.com", "bob@fabrikam.com"]`)
	}
	var all []string
	for _, item := range items {
		text, _ := item.(string)
		if !isRecipient(text) {
			return nil, fmt.Errorf("sees: %q is neither an address nor *@domain", fmt.Sprint(item))
		}
		all = append(all, strings.ToLower(text))
	}
	return all, nil
}

// isRecipient reports whether a text is an address or *@domain. Quoted local parts are
// not taken: what a viewer sees must be plain to whoever reads the roster.
func isRecipient(text string) bool {
	local, domain, found := strings.Cut(text, "@")
	if !found || !client.IsDomain(domain) {
		return false
	}
	return local == "*" || local != "" && !strings.ContainsFunc(local, func(c rune) bool {
		return c <= ' ' || c >= 0x7f && c <= 0xa0 || strings.ContainsRune(`*"(),:;<>[\]`, c)
	})
}
