package find

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"msgtrace/client"
)

// mail is a row of the tests.
type mail struct {
	from, subject string
	status        client.Status
	id            string
}

var mailFields = Fields[mail]{
	{Words: []string{"from", "sender"}, Column: "from", Has: func(m mail, passes func(string) bool) bool { return passes(m.from) }},
	{Words: []string{"subject"}, Column: "subject", Has: func(m mail, passes func(string) bool) bool { return passes(m.subject) }},
	{Words: []string{"status"}, Column: "status", Spell: SpellStatus, Has: func(m mail, passes func(string) bool) bool { return HasStatus(m.status, passes) }},
	{Words: []string{"id"}, Opaque: true, Has: func(m mail, passes func(string) bool) bool { return passes(m.id) }},
	{Words: []string{"digits"}, Alone: true, Has: func(m mail, passes func(string) bool) bool {
		digits := strings.TrimFunc(m.subject, func(r rune) bool { return r < '0' || r > '9' })
		return digits != "" && passes(digits)
	}},
	{Words: []string{"longer"}, Compare: func(value string) (func(mail) bool, bool) {
		n, err := strconv.Atoi(value)
		return func(m mail) bool { return len(m.subject) > n }, err == nil
	}},
}

var mails = []mail{
	{"ann@fabrikam.com", "Invoice 2041", client.StatusFailed, "1f-a2"},
	{"bob@contoso.com", "Re: invoice for Ann, 12:30", client.StatusDelivered, "2fxbxrxkxm"},
	{"news@fabrikam.com", "-50 % on \"all\"!", client.StatusFilteredAsSpam, "3f"},
	{"cy@contoso.com", "発注書 réunion", client.StatusGettingStatus, "4f"},
}

func left(line string) string {
	match := mailFields.Match(mailFields.Parse(line))
	var names []string
	for _, m := range mails {
		if match == nil || match(m) {
			names = append(names, m.from[:strings.IndexByte(m.from, '@')])
		}
	}
	return strings.Join(names, " ")
}

func TestWhatAFilterLeaves(t *testing.T) {
	t.Parallel()
	const all = "ann bob news cy"
	for _, test := range []struct{ line, want string }{
		{"", all}, {"  ", all}, {"ann", "ann bob"}, {"ANN inv", "ann bob"}, {"ann 2041", "ann"}, {"nowhere", ""},
		{"!ann", "news cy"}, {"-ann", "news cy"}, {"-ann -news", "cy"}, {"inv !re:", "ann"},
		{"from:ann", "ann"}, {"FROM:ANN", "ann"}, {"sender:ann", "ann"}, {"-from:ann", "bob news cy"}, {"from:*@contoso.com", "bob cy"}, {"*@contoso.com", "bob cy"},
		{"from:ann,cy", "ann cy"}, {"from:ann,", "ann"}, {"-from:ann,cy", "bob news"}, {"!from:ann,cy status:del", "bob"},
		{"status:failed", "ann"}, {"status:fai", "ann"}, {"status:spam", "news"}, {"status:junk", "news"}, {"status:filteredAsSpam", "news"}, {"status:filtered", "news"}, {"status:none", "cy"}, {"status:failed,none", "ann cy"},
		{"subject:\"for ann\"", "bob"}, {"\"for ann\"", "bob"}, {"\"ann for\"", ""}, {"subject:\"for a", "bob"}, {"!\"for ann\"", "ann news cy"}, {"-subject:\"for ann\"", "ann news cy"}, {"subject:for\" \"ann", "bob"},
		{"re:", "bob"}, {"12:30", "bob"}, {"ann,", "bob"}, {"\"from:ann\"", ""}, {"\"-50\"", "news"}, {"!-50", "ann bob cy"}, {"--50", "ann bob cy"}, {"\"!\"", "news"},
		{"from:", all}, {"-from:", all}, {"from:,,", all}, {"!", all}, {"-", all}, {"- !", all}, {"\"", all}, {"\"\"", all}, {"from:\"\"", all}, {":ann", ""},
		{"~fbrkm", "ann news"}, {"~FBRKM", "ann news"}, {"!~fbrkm", "bob cy"}, {"from:~bcnt", "bob"}, {"subject:~fbrkm", ""}, {"~mkrbf", ""}, {"~invfor", ""}, {"~rnn", "cy"}, {"~発書", "cy"},
		{"from:~fbrkm,~cycom", "ann news cy"}, {"~", all}, {"from:~", all}, {"\"~fbrkm\"", ""}, {"~fbrkm inv", "ann"}, {"longer:~12", all},
		{"xbxrx", "bob"}, {"id:xbxrx", "bob"}, {"id:~fbrkm", "bob"}, {"~2fx", ""}, {"!~2fx", all},
		{"longer:12", "bob news cy"}, {"-longer:12", "ann"}, {"longer:12 from:cy", "cy"}, {"longer:20,12", "bob news cy"}, {"longer:x", all}, {"longer:x,20", "bob"}, {"12", "bob"},
		{"RÉUNION", "cy"}, {"re\u0301union", "cy"}, {"注書", "cy"}, {"from:\"ann,cy\"", ""}, {"to:ann", ""},
		{"digits:", "ann bob news"}, {"!digits:", "cy"}, {"digits:20", "ann"}, {"digits:,", all}, {"digits:~", "ann bob news"},
	} {
		if got := left(test.line); got != test.want {
			t.Errorf("%s: got %q, want %q", test.line, got, test.want)
		}
	}
}

func TestWhatIsMarked(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ line, column, shown, want string }{
		{"ann", "subject", "Ann's annals", "[Ann]'s [ann]als"}, {"an nn", "from", "ann", "[ann]"}, {"inv voice", "subject", "An Invoice", "An [Invoice]"},
		{"from:ann", "from", "ann", "[ann]"}, {"from:ann", "subject", "ann", "ann"}, {"!ann", "from", "ann", "ann"}, {"ann", "received", "ann", "ann"},
		{"status:junk", "status", "⊘ Spam", "⊘ [Spam]"}, {"from:ann,cy", "from", "cy@contoso.com", "[cy]@contoso.com"}, {"ö", "subject", "GRÖSSE ö", "GR[Ö]SSE [ö]"},
	} {
		marked, from := "", 0
		if hits := mailFields.Hits(mailFields.Parse(test.line)); hits != nil {
			for _, hit := range hits(test.column, test.shown) {
				marked += test.shown[from:hit[0]] + "[" + test.shown[hit[0]:hit[1]] + "]"
				from = hit[1]
			}
		}
		if marked += test.shown[from:]; marked != test.want {
			t.Errorf("%s in %s: got %q, want %q", test.line, test.column, marked, test.want)
		}
	}
}

// TestAFilterIsKnownToNarrow: only then are the rows that the last one left out not
// looked at again.
func TestAFilterIsKnownToNarrow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		line, last string
		want       bool
	}{
		{"an", "a", true}, {"a", "an", false}, {"an", "", true}, {"", "an", false}, {"an bob", "an", true}, {"bob an", "an", true}, {"an", "n", true},
		{"!a", "!an", true}, {"!an", "!a", false}, {"an !b", "an", true}, {"!an", "an", false}, {"an", "!an", false},
		{"from:an", "an", true}, {"an", "from:an", false}, {"!from:an", "!an", false}, {"from:an", "subject:a", false}, {"from:ann,an", "from:an", true},
		{"from:an,b", "from:an", false}, {"from:an", "from:an,b", true}, {"-from:an,b", "-from:an", true}, {"-from:an", "-from:an,b", false},
		{"status:none", "status:non", false}, {"status:failed", "status:fai", true}, {"an", "an", true},
		{"longer:20", "longer:2", false}, {"longer:2", "longer:20", false}, {"longer:20 an", "longer:20", true}, {"longer:20", "", true}, {"longer:20", "20", false},
		{"digits:2", "digits:", true}, {"digits:", "digits:2", false}, {"!digits:", "!digits:2", true}, {"digits:", "", true},
	} {
		if got := mailFields.Parse(test.line).within(mailFields.Parse(test.last)); got != test.want {
			t.Errorf("%s after %s: got %v, want %v", test.line, test.last, got, test.want)
		}
	}
}

// FuzzFilter looks for two lines of which the first is said to narrow the second, and
// does not.
func FuzzFilter(f *testing.F) {
	for _, line := range []string{"ann !re:", "from:ann,cy -status:spam", "\"for ann\" subject:\"a", "!\"", "status:none", "*@contoso.com", "- ! : , \" \xff", "longer:20,12 -longer:1", "!digits: digits:2"} {
		f.Add(line, line[:len(line)/2])
	}
	f.Fuzz(func(t *testing.T, line, last string) {
		narrow, wide := mailFields.Parse(line), mailFields.Parse(last)
		match, before := mailFields.Match(narrow), mailFields.Match(wide)
		for _, m := range mails {
			if match == nil || !match(m) || before == nil || before(m) {
				continue
			}
			if narrow.within(wide) {
				t.Errorf("%q after %q: got %v only now, want it said that this does not narrow", line, last, m)
			}
		}
		if !narrow.same(mailFields.Parse(line)) {
			t.Errorf("%q: got two filters, want one", line)
		}
		if hits := mailFields.Hits(narrow); hits != nil {
			for _, m := range mails {
				end := 0
				for _, hit := range hits("subject", m.subject) {
					if hit[0] < end || hit[1] <= hit[0] || hit[1] > len(m.subject) {
						t.Errorf("%q in %q: got %v, want pieces in their order", line, m.subject, hit)
					}
					end = hit[1]
				}
			}
		}
	})
}

func TestEachStatusIsFoundByItsNames(t *testing.T) {
	t.Parallel()
	for _, status := range client.Statuses {
		info := status.Info()
		for _, name := range slices.Concat(info.Also, []string{info.Word, string(status), strings.ToUpper(info.Word)}) {
			match := mailFields.Match(mailFields.Parse(fmt.Sprintf("status:%q", name)))
			for _, other := range client.Statuses {
				if got := match(mail{status: other}); got != (other == status) {
					t.Errorf("status:%s: got %s found %v, want %v", name, other, got, !got)
				}
			}
		}
	}
}
