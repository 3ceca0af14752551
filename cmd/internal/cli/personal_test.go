package cli

import (
	"context"
	"testing"
	"time"

	"msgtrace/client"
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
