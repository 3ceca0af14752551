package cli

import (
	"slices"
	"testing"
)

func TestWhatIsLeftOutIsNoFlag(t *testing.T) {
	t.Parallel()
	got := shielded([]string{"search", "-subject:newsletter", "-o", "json", "--since", "2d", "-from:a@b.example x", "-x:y", "--", "-to:z"})
	want := []string{"search", "!subject:newsletter", "-o", "json", "--since", "2d", "!from:a@b.example x", "-x:y", "--", "-to:z"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
