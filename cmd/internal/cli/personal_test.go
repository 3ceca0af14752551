package cli

import (
	"context"
	"testing"
	"time"

	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/cmd/internal/config"
)

func TestWhatIsKeptBelongsToWhoAsked(t *testing.T) {
	t.Parallel()
	shared, who := client.NewMemoryCache(1<<20), ""
	mine := personal{shared, func() string { return who }}
	for _, step := range []struct{ who, put, want string }{
		{"", "nobody's", ""},
		{"ann@contoso.com", "", ""},
		{"ann@contoso.com", "ann's", "ann's"},
		{"bob@contoso.com", "", ""},
		{"bob@contoso.com", "bob's", "bob's"},
		{"Ann@contoso.com", "", "ann's"},
		{"", "", ""},
	} {
		who = step.who
		if step.put != "" {
			if err := mine.Put(context.Background(), "key", []byte(step.put), time.Hour); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := mine.Get(context.Background(), "key"); string(got) != step.want || err != nil {
			t.Errorf("Get as %q: got %q, error %v, want %q", who, got, err, step.want)
		}
	}
}

func TestAnApplicationIsKnownBeforeItsFirstTokenAndAPersonIsNot(t *testing.T) {
	t.Parallel()
	account := ""
	for _, method := range auth.Methods() {
		who := spenderOf(&config.Profile{Method: method, ClientID: "id"}, func() string { return account })
		for _, account = range []string{"", "ann@contoso.com"} {
			want := "application id"
			if method.Person() {
				want = account
			}
			if got := who(); got != want {
				t.Errorf("%s, signed in as %q: got %q, want %q", method, account, got, want)
			}
		}
	}
}
