package client

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

// marker is in every address that a viewer of contoso.com may not see.
const marker = "zorro"

func viewer(o *Options) { o.Scope = &Scope{Sees: []string{"*@contoso.com", "guest@tailspin.com"}} }

func TestTextsNameNobodyOutsideOfTheScope(t *testing.T) {
	t.Parallel()
	s, err := newScope(&Scope{Sees: []string{"*@contoso.com", "guest@tailspin.com"}})
	if err != nil {
		t.Fatal(err)
	}
	address := marker + "@fabrikam.com"
	for _, text := range []string{
		address, "to " + address + ".", "<" + address + ">", "bob@contoso.com;" + address, "'" + address + "'", strings.ToUpper(address),
		"smtp:" + address, "rfc822;" + address, "RCPT TO:<" + address + "> failed", "recipientAddress=" + address, "RecipientAddress='" + address + "'",
		`"` + marker + ` the fox"@fabrikam.com`, `"the ` + marker + `"@fabrikam.com`, marker + " @ fabrikam.com", marker + "(zip)@fabrikam.com", "fox@ " + marker + ".com", "@" + marker + ".com",
		marker + "=40fabrikam.com", marker + "%40fabrikam.com", marker + "%2540fabrikam.com", marker + "&#64;fabrikam.com", marker + "&#x40;fabrikam.com", marker + "&commat;fabrikam.com",
		marker + "＠fabrikam.com", marker + "﹫fabrikam.com", marker + `\u0040fabrikam.com`, marker + "+AEA-fabrikam.com", marker + " (at) fabrikam.com", marker + "[at]fabrikam.com",
		"bounces+" + marker + "=fabrikam.com@contoso.com", "SRS0=aa=bb=fabrikam.com=" + marker + "@contoso.com", marker + "_fabrikam.com#EXT#@contoso.com", marker + "!fabrikam.com@contoso.com",
		"/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=" + marker, "IMCEAEX-_O=EXCHANGELABS_CN=" + marker + "@fabrikam.com", "CN=" + marker + ",OU=x",
		base64.StdEncoding.EncodeToString([]byte("x " + address)), base64.URLEncoding.EncodeToString([]byte(address)), base64.RawStdEncoding.EncodeToString([]byte("mail to " + address)),
		marker + ".fox@fabrikam.com", "fox@" + marker + ".example", marker + "'s@fabrikam.com", "a@contoso.com," + marker + "@fabrikam.com,b@contoso.com", "a\u200b" + marker + "@fabrikam.com",
		"用户" + marker + "@例子.example", "x" + address + "x@contoso.com", "bob@contoso.com" + address, address + "@contoso.com",
	} {
		if got := s.text(text); strings.Contains(strings.ToLower(got), marker) || decodes(got, marker) {
			t.Errorf("%q: got %q, want no %s in it", text, got, marker)
		}
	}
	for _, text := range []string{
		"", "bob@contoso.com", "Bob.O'Neil+x@CONTOSO.com said so.", "<guest@tailspin.com>", "smtp:bob@contoso.com;guest@tailspin.com", "550 5.1.1 user unknown", "a meeting at 9", "ann@fabrikam.com wrote",
		"15.20.7875.19", "DKIM=pass", "VGhpcyBpcyBhIHRlc3QgdGV4dA==", "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", "AM0PR03MB4467.eurprd03.prod.outlook.com", "S:Fi=2;S:Score=1",
	} {
		if got := s.text(text, "ann@fabrikam.com"); got != text {
			t.Errorf("%q: got %q, want it as it is", text, got)
		}
	}
}

// decodes reports whether a part of a text is base64 of one with a word in it.
func decodes(text, word string) bool {
	for _, part := range strings.Fields(text) {
		for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding} {
			if decoded, err := encoding.DecodeString(part); err == nil && strings.Contains(string(decoded), word) {
				return true
			}
		}
	}
	return false
}

func TestAViewerGetsTheRecipientsOfTheScopeAndACountOfOthers(t *testing.T) {
	t.Parallel()
	outside := marker + "@fabrikam.com"
	pages := map[Dialect]string{
		Tracing: testPage("", testRow("1", 1, "bob@contoso.com", "delivered"), testRow("1", 1, outside, "failed"), testRow("1", 1, "2"+outside, "failed"),
			testRow("2", 2, outside, "failed"), testRow("3", 3, "guest@tailspin.com", "pending")),
		MessageTraces: testPage("", testMessage("1", 1, "bob@contoso.com", outside, "2"+outside), testMessage("2", 2, outside), testMessage("3", 3, "guest@tailspin.com")),
	}
	for _, d := range Dialects() {
		c, s := newTestClient(t, d, answers(pages[d], testPage(""), testPage("")), viewer)
		r := c.Search(mustPlan(t, c, Query{Latest: true}))
		if err := r.Ensure(t.Context(), math.MaxInt); err != nil {
			t.Fatal(err)
		}
		got := r.Snapshot()
		known := map[Dialect]string{Tracing: "matching", MessageTraces: "all"}[d]
		if want := fmt.Sprintf("1: bob@contoso.com (%s); 3: guest@tailspin.com (%[1]s)", known); shape(got) != want || got.Hidden != 1 || got.Traces[0].Others != 2 {
			t.Errorf("%s: got %s, %d messages hidden, %d others, want %s, 1, 2", d, shape(got), got.Hidden, got.Traces[0].Others, want)
		}
		if got.Scanned != 2 {
			t.Errorf("%s: got %d items read, want the 2 that may be seen", d, got.Scanned)
		}
		written, _ := json.Marshal(got.Traces)
		if !strings.Contains(string(written), `"otherRecipients":2`) || strings.Contains(string(written), marker) {
			t.Errorf("%s: got %s, want the others as a number", d, written)
		}
		if asked := s.requests()[0]; d == Tracing && !strings.Contains(asked, "contoso.com") && !strings.Contains(asked, "guest") && !r.Plan().Undecided {
			t.Errorf("%s: got %s asked, want a value of the scope in it", d, asked)
		}
	}
}

func TestAMessageToNobodyOfTheScopeIsNotFound(t *testing.T) {
	t.Parallel()
	id := "2e3c0fac-4669-4e4a-2669-08d5dd529cbe"
	for _, d := range Dialects() {
		for to, found := range map[string]bool{marker + "@fabrikam.com": false, "bob@contoso.com": true} {
			page := testPage("", testRow(id, 1, to, "failed"))
			if d == MessageTraces {
				page = testMessage(id, 1, to)
			}
			c, _ := newTestClient(t, d, func(int, *http.Request) (*http.Response, error) { return answer(http.StatusOK, page), nil }, viewer)
			got, err := c.Message(t.Context(), id)
			if found != (err == nil) || found == errors.Is(err, ErrNotFound) || len(got.Recipients) > 1 {
				t.Errorf("%s, mail to %s: got %v, %v, want it found: %v", d, to, got, err, found)
			}
		}
	}
}

func TestConditionsOutsideOfTheScopeAreRefusedBeforeARequest(t *testing.T) {
	t.Parallel()
	for _, d := range Dialects() {
		c, s := newTestClient(t, d, answers(), viewer)
		for _, q := range []Query{
			{Recipients: []string{marker + "@fabrikam.com"}}, {Recipients: []string{"*@fabrikam.com"}}, {Recipients: []string{"bob@contoso.com", "x@fabrikam.com"}},
			{Recipients: []string{"*zorro*"}}, {Recipients: []string{"bob@*"}}, {Recipients: []string{"*@tailspin.com"}}, {Recipients: []string{"*@sub.contoso.com"}},
			{With: []string{"x@fabrikam.com"}}, {Without: []Exclusion{{Field: FieldRecipient, Value: "x@fabrikam.com"}}}, {Without: []Exclusion{{Field: FieldWith, Value: "x@fabrikam.com"}}},
		} {
			var problems Problems
			var outside OutOfScope
			_, err := c.Plan(q)
			if !errors.As(err, &problems) || !errors.As(err, &outside) || !strings.HasPrefix(outside.Reason(), "you may not see mail to") {
				t.Errorf("%s, %+v: got %v, want it refused", d, q, err)
			}
		}
		if _, err := c.Events(t.Context(), Trace{ID: "1"}, "x@fabrikam.com"); err == nil || s.count() != 0 {
			t.Errorf("%s: got %v for events of a copy outside, %d requests, want it refused, none", d, err, s.count())
		}
		for _, q := range []Query{
			{}, {Recipients: []string{"BOB@contoso.com"}}, {Recipients: []string{"*@contoso.com"}}, {Recipients: []string{"bob*@contoso.com"}}, {Recipients: []string{"guest@tailspin.com"}},
			{Senders: []string{"*@fabrikam.com"}}, {With: []string{"bob@contoso.com"}}, {Subject: "x"}, {FromIPs: []string{"192.0.2.1"}},
		} {
			if p, err := c.Plan(q); err != nil || len(p.Query.Recipients) == 0 {
				t.Errorf("%s, %+v: got recipients %v, %v, want those of the scope", d, q, p.Query.Recipients, err)
			}
		}
	}
}

func TestEventsOfACopyNameNobodyOutsideOfTheScope(t *testing.T) {
	t.Parallel()
	outside := marker + "@fabrikam.com"
	event := fmt.Sprintf(`{"id":"1","date":"x","dateTime":"2026-11-23T14:00:00Z","event":"Expand %s","action":%[1]q,"description":"sent on to %[1]s for ann@fabrikam.com","data":"<root><MEP Name=\"List\" String=\"bob@contoso.com;%[1]s\"/><MEP Name=\"%[1]s\" Blob=\"%[2]s\"/></root>"}`,
		outside, base64.StdEncoding.EncodeToString([]byte(outside)))
	c, _ := newTestClient(t, Tracing, answers(testPage("", event)), viewer)
	events, err := c.Events(t.Context(), Trace{ID: "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", Sender: "ann@fabrikam.com"}, "bob@contoso.com")
	if err != nil || len(events) != 1 {
		t.Fatalf("got %v, %v, want one event", events, err)
	}
	got := fmt.Sprintf("%+v", events)
	if strings.Contains(got, marker) || strings.Contains(got, base64.StdEncoding.EncodeToString([]byte(outside))) {
		t.Errorf("got %s, want nobody of outside", got)
	}
	if want := `<root><MEP Name="List" String="bob@contoso.com;(hidden)"/><MEP Name="(hidden)" String="(hidden)"/></root>`; events[0].RawData != want {
		t.Errorf("got the data %s, want %s", events[0].RawData, want)
	}
	if want := "sent on to (hidden) for ann@fabrikam.com"; events[0].Description != want {
		t.Errorf("got %q, want %q", events[0].Description, want)
	}
}

func TestErrorsNameNobodyOutsideOfTheScope(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"error":{"code":"zorro@fabrikam.com","message":"no mailbox zorro@fabrikam.com","innerError":{"message":"zorro@fabrikam.com"}}}`, "<html><title>zorro@fabrikam.com</title></html>", "zorro@fabrikam.com is blocked",
	} {
		for _, status := range []int{http.StatusBadRequest, http.StatusForbidden, http.StatusOK} {
			synctest.Test(t, func(t *testing.T) {
				c, _ := newTestClient(t, Tracing, func(int, *http.Request) (*http.Response, error) { return answer(status, body), nil }, viewer)
				err := askLatest(t.Context(), t, c)
				if got := fmt.Sprintf("%v %+v", err, c.Requests()); err == nil || strings.Contains(got, marker) {
					t.Errorf("%d %s: got %s, want an error that names nobody", status, body, got)
				}
			})
		}
	}
}

func TestSubjectsAndServersAreHiddenWhereTheScopeSaysSo(t *testing.T) {
	t.Parallel()
	row := strings.Replace(testRow("2e3c0fac-4669-4e4a-2669-08d5dd529cbe", 1, "bob@contoso.com", "delivered"), `"size"`, `"fromIP":"192.0.2.7","toIP":"2001:db8::7","size"`, 1)
	event := `{"dateTime":"2026-11-23T14:00:00Z","event":"Receive","description":"from 192.0.2.7 and 2001:db8::7, build 15.20.7875","data":"<root><MEP Name=\"MessageSubject\" String=\"Invoice 1\"/><MEP Name=\"ClientIP\" String=\"192.0.2.7\"/></root>"}`
	c, _ := newTestClient(t, Tracing, answers(testPage("", row), testPage("", event)), func(o *Options) { o.Scope = &Scope{Everyone: true, HideSubjects: true, HideIPs: true} })
	r := c.Search(mustPlan(t, c, Query{Latest: true}))
	if err := r.Ensure(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	got := r.Snapshot().Traces[0]
	if got.Subject != Hidden || !got.FromIP.IsZero() || !got.ToIP.IsZero() || !got.Recipients[0].ToIP.IsZero() {
		t.Errorf("got %+v, want the subject and the servers hidden", got)
	}
	events, err := c.Events(t.Context(), Trace{ID: "2e3c0fac-4669-4e4a-2669-08d5dd529cbe"}, "bob@contoso.com")
	if text := fmt.Sprintf("%+v", events); err != nil || strings.Contains(text, "192.0.2.7") || strings.Contains(text, "db8") || strings.Contains(text, "Invoice") || !strings.Contains(text, "15.20.7875") {
		t.Errorf("got %s, %v, want neither the subject nor the servers", text, err)
	}
	for _, q := range []Query{{Subject: "x"}, {FromIPs: []string{"192.0.2.7"}}, {ToIPs: []string{"192.0.2.7"}}, {Without: []Exclusion{{Field: FieldSubject, Value: "x"}}}} {
		if _, err := c.Plan(q); err == nil {
			t.Errorf("%+v: got a plan, want it refused: an answer would tell what is hidden", q)
		}
	}
}

func TestAScopeOfWhatIsNoAddressIsRefused(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"", "contoso.com", "*", "bob*@contoso.com", "*@*"} {
		if _, err := New(Options{Tokens: StaticToken("token"), Scope: &Scope{Sees: []string{value}}}); err == nil {
			t.Errorf("%q: got a client, want an error", value)
		}
	}
	c, _ := newTestClient(t, Tracing, answers(testPage("", testRow("1", 1, "bob@contoso.com", "failed"))), func(o *Options) { o.Scope = &Scope{} })
	r := c.Search(mustPlan(t, c, Query{Latest: true}))
	if err := r.Ensure(t.Context(), 1); err != nil || len(r.Snapshot().Traces) != 0 {
		t.Errorf("got %s, %v of a scope without anybody, want nothing", shape(r.Snapshot()), err)
	}
}

// TestACacheThatAllShareShowsEachTheirOwn lets people with different scopes ask for the
// same, one after the other and in either order.
func TestACacheThatAllShareShowsEachTheirOwn(t *testing.T) {
	t.Parallel()
	id, outside := "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", marker+"@fabrikam.com"
	event := `{"dateTime":"2026-11-23T01:00:00Z","event":"Expand","eventType":"expanded","description":"to ` + outside + `","data":"<root><MEP Name=\"List\" String=\"` + outside + `\"/></root>"}`
	for _, d := range Dialects() {
		answered := func(_ int, r *http.Request) (*http.Response, error) {
			asked := decoded(r.URL)
			switch {
			case strings.Contains(asked, "getDetailsByRecipient"):
				return answer(http.StatusOK, testPage("", event)), nil
			case d == MessageTraces && strings.Contains(asked, "events"):
				return answer(http.StatusOK, strings.Replace(testMessage(id, 700, "bob@contoso.com"), `"deliveryStatus"`, `"events":[`+event+`],"deliveryStatus"`, 1)), nil
			case d == MessageTraces && strings.Contains(asked, "id='"):
				return answer(http.StatusOK, testMessage(id, 700, "bob@contoso.com", outside)), nil
			case d == MessageTraces:
				return answer(http.StatusOK, testPage("", testMessage(id, 700, "bob@contoso.com", outside))), nil
			}
			return answer(http.StatusOK, testPage("", testRow(id, 700, "bob@contoso.com", "failed"), testRow(id, 700, outside, "failed"))), nil
		}
		for _, viewerFirst := range []bool{true, false} {
			cache := NewMemoryCache(1 << 20)
			for turn := range 4 {
				limited := (turn%2 == 0) == viewerFirst
				c, _ := newTestClient(t, d, answered, func(o *Options) {
					o.Cache, o.CacheScope = cache, "tenant"
					if limited {
						viewer(o)
					}
				})
				r := c.Search(mustPlan(t, c, Query{Recipients: []string{"*@contoso.com"}}))
				err := r.Ensure(t.Context(), math.MaxInt)
				whole, err2 := c.Message(t.Context(), id)
				events, err3 := c.Events(t.Context(), whole, "bob@contoso.com")
				if err := errors.Join(err, err2, err3); err != nil {
					t.Fatal(err)
				}
				got := fmt.Sprintf("%+v %+v %+v", r.Snapshot().Traces[0], whole, events)
				if limited && (strings.Contains(got, marker) || whole.Others != 1 || len(whole.Recipients) != 1 || whole.RecipientsKnown != KnownAll) {
					t.Errorf("%s, turn %d: got %s, want nobody outside, and 1 other", d, turn, got)
				}
				if !limited && (len(whole.Recipients) != 2 || len(events) != 1 || !strings.Contains(events[0].Description, marker)) {
					t.Errorf("%s, turn %d: got %s, want everything", d, turn, got)
				}
			}
		}
	}
}

// TestAnErrorThatOthersWaitedForIsToldToEachInTheirScope lets a viewer wait for what
// somebody else has asked for.
func TestAnErrorThatOthersWaitedForIsToldToEachInTheirScope(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cache, proceed := NewMemoryCache(1<<20), make(chan struct{})
		answered := func(int, *http.Request) (*http.Response, error) {
			<-proceed
			return answer(http.StatusBadRequest, `{"error":{"code":"BadRequest","message":"no mailbox zorro@fabrikam.com"}}`), nil
		}
		copied := Trace{ID: "2e3c0fac-4669-4e4a-2669-08d5dd529cbe", Sender: "ann@fabrikam.com"}
		told := make(chan string, 4)
		for _, limited := range []bool{false, true} {
			c, _ := newTestClient(t, Tracing, answered, func(o *Options) {
				o.Cache, o.CacheScope = cache, "tenant"
				if limited {
					viewer(o)
				}
			})
			tell := func(err error) {
				if limited {
					told <- fmt.Sprintf("%v %+v", err, err)
				}
			}
			go func() {
				_, err := c.Events(t.Context(), copied, "bob@contoso.com")
				tell(err)
			}()
			r := c.Search(mustPlan(t, c, Query{Recipients: []string{"*@contoso.com"}}))
			go func() { tell(r.Ensure(t.Context(), 1)) }()
			synctest.Wait()
		}
		close(proceed)
		for range 2 {
			if got := <-told; strings.Contains(got, marker) || !strings.Contains(got, "no mailbox") {
				t.Errorf("got %s, want the error without the address", got)
			}
		}
	})
}
