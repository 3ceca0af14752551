package access

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestAnIdentityIsTheSameInSummer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		read := func(zone string) *time.Location {
			location, err := time.LoadLocation(zone)
			if err != nil {
				t.Skipf("this host knows no zones: %v", err)
			}
			return location
		}
		winter := Identity{Person: Person{Name: "ann", Zone: read("Europe/Berlin")}}
		time.Sleep(200 * 24 * time.Hour)
		for name, test := range map[string]struct {
			other Identity
			want  bool
		}{
			"the same zone":  {Identity{Person: Person{Name: "ann", Zone: read("Europe/Berlin")}}, true},
			"another zone":   {Identity{Person: Person{Name: "ann", Zone: read("Europe/Paris")}}, false},
			"no zone":        {Identity{Person: Person{Name: "ann"}}, false},
			"another person": {Identity{Person: Person{Name: "bob", Zone: read("Europe/Berlin")}}, false},
		} {
			if got := winter.Same(test.other); got != test.want {
				t.Errorf("%s: got %t, want %t", name, got, test.want)
			}
		}
	})
}
