package queryline_test

import (
	"testing"

	"msgtrace/ui/queryline"
)

func TestConditionsGoOverThoseOfAnotherSearch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ over, other, want string }{
		{"to:cy@contoso.com", "to:bob@contoso.com status:failed since:2d", "to:cy@contoso.com status:failed since:2d"},
		{"since:10d", "to:bob@contoso.com when:yesterday", "to:bob@contoso.com since:10d"},
		{"subject-is:b", "subject:a -from:ann@contoso.com", "subject-is:b -from:ann@contoso.com"},
		{"-from:cy@contoso.com", "status:spam -from:ann@contoso.com", "status:spam -from:ann@contoso.com -from:cy@contoso.com"},
		{"", "status:failed", "status:failed"},
		{"status:failed", "", "status:failed"},
	} {
		other := queryline.Parse(test.other).Search
		if got := queryline.Parse(test.over).Search.Over(other).String(); got != test.want {
			t.Errorf("%q over %q: got %q, want %q", test.over, test.other, got, test.want)
		}
		if other.String() != test.other {
			t.Errorf("got %q, want the other as it was: %q", other, test.other)
		}
	}
}
