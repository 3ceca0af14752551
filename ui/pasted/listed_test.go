package pasted_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"msgtrace/client"
	"msgtrace/ui/pasted"
)

// utf16Of is a text as PowerShell writes files.
func utf16Of(s string, mark bool) string {
	var b strings.Builder
	if mark {
		b.WriteString("\xff\xfe")
	}
	for _, unit := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(unit))
		b.WriteByte(byte(unit >> 8))
	}
	return b.String()
}

func TestAListIsReadAsPeopleHaveIt(t *testing.T) {
	want := []string{"ann@contoso.com", "bob@contoso.com"}
	for name, list := range map[string]string{
		"one a line":            "ann@contoso.com\nbob@contoso.com\n",
		"lines of Windows":      "ann@contoso.com\r\nbob@contoso.com\r\n",
		"commas":                "ann@contoso.com, bob@contoso.com,",
		"semicolons":            "ann@contoso.com;bob@contoso.com",
		"tabs":                  "ann@contoso.com\tbob@contoso.com",
		"comments":              "# who asked\n\nann@contoso.com  # in the office\n   # nobody@contoso.com\nbob@contoso.com",
		"again in another case": "ann@contoso.com\nbob@contoso.com\nANN@Contoso.com",
		"names":                 "Ann Lee <ann@contoso.com>\n\"Ito, Bob\" <bob@contoso.com>",
		"names of Outlook":      "Lee, Ann <ann@contoso.com>; Ito, Bob <bob@contoso.com>",
		"quotation marks":       "\"ann@contoso.com\"\n'bob@contoso.com'",
		"links":                 "mailto:ann@contoso.com\nSMTP:bob@contoso.com",
		"a byte order mark":     "\ufeffann@contoso.com\nbob@contoso.com",
		"UTF-16":                utf16Of("ann@contoso.com\r\nbob@contoso.com\r\n", true),
		"UTF-16 without a mark": utf16Of("ann@contoso.com\r\nbob@contoso.com\r\n", false),
		"one heading":           "PrimarySmtpAddress\nann@contoso.com\nbob@contoso.com",
		"one heading, quoted":   "\"PrimarySmtpAddress\"\r\n\"ann@contoso.com\"\r\n\"bob@contoso.com\"\r\n",
		"the To of a mail":      "Recipient: Ann <ann@contoso.com>; Bob <bob@contoso.com>",
		"Export-Csv":            "#TYPE Selected.Microsoft.Exchange.Data.Directory.Management.Mailbox\r\n\"DisplayName\",\"PrimarySmtpAddress\"\r\n\"Lee, Ann\",\"ann@contoso.com\"\r\n\"Bob\",\"bob@contoso.com\"\r\n",
		"Export-Csv in UTF-16":  utf16Of("\"DisplayName\",\"PrimarySmtpAddress\"\r\n\"Lee, Ann\",\"ann@contoso.com\"\r\n\"Bob #2\",\"bob@contoso.com\"\r\n", true),
		"another heading":       "Who;Where to\nAnn;ann@contoso.com\nBob;bob@contoso.com",
		"Excel":                 "sep=;\nName;E-Mail\nAnn;ann@contoso.com\nBob;bob@contoso.com",
		"tabs and a heading":    "Name\tMail\nAnn\tann@contoso.com\nBob\tbob@contoso.com",
		"two columns of them":   "UserPrincipalName,PrimarySmtpAddress\nalee@corp.contoso.com,ann@contoso.com\nbito@corp.contoso.com,bob@contoso.com",
		"rows of a trace":       "SenderAddress,RecipientAddress,Status\nx@fabrikam.com,ann@contoso.com,Failed\nx@fabrikam.com,bob@contoso.com,Failed",
		"a value with a break":  "Name,Mail\n\"Ann\nLee\",ann@contoso.com\nBob,bob@contoso.com",
		"Format-Table":          "\nDisplayName PrimarySmtpAddress\n----------- ------------------\nAnn Lee     ann@contoso.com\nBob         bob@contoso.com\n\n",
		"Format-Table, one":     "PrimarySmtpAddress\n------------------\nann@contoso.com\nbob@contoso.com",
		"Format-List":           "PrimarySmtpAddress : ann@contoso.com\n\nPrimarySmtpAddress : bob@contoso.com\n",
		"Format-List, two":      "DisplayName        : Ann\nPrimarySmtpAddress : ann@contoso.com\n\nDisplayName        : Bob\nPrimarySmtpAddress : bob@contoso.com\n",
	} {
		got := pasted.ReadList(client.FieldRecipient.Info(), list)
		if !slices.Equal(got.Values, want) || got.Wrong != nil {
			t.Errorf("%s: got %q, wrong %v, want %q", name, got.Values, got.Wrong, want)
		}
	}
}

func TestEveryWrongLineOfAListIsTold(t *testing.T) {
	for name, test := range map[string]struct {
		list string
		want []int
	}{
		"no address":              {"ann@contoso.com\nbob\n\n# c\nbob@contoso@com\ncy@contoso.com", []int{2, 5}},
		"a label before a value":  {"Recipients: ann@contoso.com\nbob@contoso.com", []int{1}},
		"a heading and a value":   {"CN=Recipients/CN=ann; bob@contoso.com", []int{1}},
		"the first line":          {"bob\nann@contoso.com", []int{1}},
		"among others in a line":  {"ann@contoso.com, bob, cy@contoso.com", []int{1}},
		"a name without address":  {"Ann Lee\tann@contoso.com", []int{1}},
		"an empty cell":           {"Name,Mail\nAnn,ann@contoso.com\nBob,\n\nCy,cy", []int{3, 5}},
		"after a value of lines":  {"Name,Mail\n\"Ann\nLee\",ann@contoso.com\nBob,bob", []int{4}},
		"a row that is too short": {"Name,Mail\nAnn,ann@contoso.com\nBob", []int{3}},
		"nothing":                 {"\n# nobody\n", []int{0}},
		"separators":              {";\n,,\n", []int{0}},
		"a heading alone":         {"PrimarySmtpAddress\n", []int{0}},
		"no column":               {"Name,Mail\nAnn,ann\nBob,bob", []int{1}},
		"two columns alike":       {"One,Two\nann@contoso.com,bob@contoso.com", []int{1}},
		"a JSON object":           {`{"mail":"ann@contoso.com"}`, []int{1}},
		"an attribute of LDAP":    {"CN=Ann,OU=Users,DC=contoso,DC=com", []int{1, 1, 1, 1}},
	} {
		got := pasted.ReadList(client.FieldRecipient.Info(), test.list)
		var lines []int
		for _, wrong := range got.Wrong {
			lines = append(lines, wrong.Line)
		}
		slices.Sort(lines)
		if !slices.Equal(lines, test.want) {
			t.Errorf("%s: got the lines %v (%v), want %v", name, lines, got.Wrong, test.want)
		}
	}
}

func TestAListOfIDsIsRead(t *testing.T) {
	const id = "2e3c0fac-4669-4e4a-2669-08d5dd529cbe"
	for _, test := range []struct {
		field client.Field
		list  string
		want  []string
		wrong int
	}{
		{client.FieldID, id + "\n# one\n" + strings.ToUpper(id), []string{id}, 0},
		{client.FieldID, "Received,NetworkMessageId\n2026-11-20," + id, []string{id}, 0},
		{client.FieldID, id + "\nabc", []string{id}, 1},
		{client.FieldMessageID, "<a,b@c>\n<d@e> <f@g>", []string{"<a,b@c>", "<d@e>", "<f@g>"}, 0},
		{client.FieldMessageID, "MessageId\n<a@c>", []string{"<a@c>"}, 0},
		{client.FieldMessageID, "MessageId,Subject\n\"<a,b@c>\",x", []string{"<a,b@c>"}, 0},
		{client.FieldMessageID, "abc\n<d>", []string{"<d>"}, 1},
		{client.FieldSender, "<>\nann@contoso.com\n*@fabrikam.com", []string{"<>", "ann@contoso.com", "*@fabrikam.com"}, 0},
	} {
		got := pasted.ReadList(test.field.Info(), test.list)
		if !slices.Equal(got.Values, test.want) || len(got.Wrong) != test.wrong {
			t.Errorf("%s: %q: got %q, wrong %v, want %q and %d wrong", test.field, test.list, got.Values, got.Wrong, test.want, test.wrong)
		}
	}
}

func TestAListOfThousandsIsReadWhole(t *testing.T) {
	var list strings.Builder
	list.WriteString("\"DisplayName\",\"PrimarySmtpAddress\"\r\n")
	for i := range 5000 {
		fmt.Fprintf(&list, "\"Person, %d\",\"person%d@contoso.com\"\r\n", i, i)
	}
	got := pasted.ReadList(client.FieldRecipient.Info(), list.String())
	if len(got.Values) != 5000 || got.Wrong != nil {
		t.Errorf("got %d values, wrong %v, want 5000", len(got.Values), got.Wrong)
	}
}

func FuzzList(f *testing.F) {
	f.Add("ann@contoso.com\nbob\n")
	f.Add("Name,Mail\n\"Ann\nLee\",ann@contoso.com\nBob,")
	f.Add("DisplayName PrimarySmtpAddress\n----------- ------------------\nAnn Lee     ann@contoso.com")
	f.Add("A : b\nC : d\nA : e")
	f.Add("sep=;\n")
	f.Fuzz(func(t *testing.T, list string) {
		lines := strings.Count(pasted.Lines(list), "\n") + 1
		for _, id := range []client.Field{client.FieldRecipient, client.FieldID, client.FieldMessageID} {
			got := pasted.ReadList(id.Info(), list)
			if len(got.Values)+len(got.Wrong) == 0 {
				t.Errorf("%s: got neither a value nor what is wrong", id)
			}
			for _, wrong := range got.Wrong {
				if wrong.Line < 0 || wrong.Line > lines && !strings.Contains(list, "\x00") {
					t.Errorf("%s: got the line %d of %d", id, wrong.Line, lines)
				}
			}
			for _, value := range got.Values {
				if why := id.Info().Check(value); why != "" {
					t.Errorf("%s: got %q, which is wrong: %s", id, value, why)
				}
			}
		}
	})
}
