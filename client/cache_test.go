package client_test

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"msgtrace/client"
)

func TestAMemoryCacheKeepsWhatWasUsedLastWithinItsBytes(t *testing.T) {
	c := client.NewMemoryCache(4000)
	value := bytes.Repeat([]byte("x"), 800) // three of them fit
	for i := range 3 {
		put(t, c, fmt.Sprint(i), value, time.Hour)
	}
	if !kept(t, c, "0") {
		t.Error("got nothing under 0, want what was put there")
	}
	put(t, c, "3", value, time.Hour)
	for key, want := range map[string]bool{"0": true, "1": false, "2": true, "3": true} {
		if got := kept(t, c, key); got != want {
			t.Errorf("got %v for whether %s is kept, want %v", got, key, want)
		}
	}
	put(t, c, "large", bytes.Repeat(value, 10), time.Hour)
	if kept(t, c, "large") || !kept(t, c, "0") {
		t.Error("got a value that is larger than the cache kept, or others dropped for it")
	}
	put(t, c, "0", []byte("new"), time.Hour)
	if got, err := c.Get(t.Context(), "0"); err != nil || string(got) != "new" {
		t.Errorf("got %q, %v, want the value that was put last", got, err)
	}
}

func TestAMemoryCacheForgetsWhatIsKeptForLongEnough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := client.NewMemoryCache(1 << 20)
		put(t, c, "minute", []byte("x"), time.Minute)
		put(t, c, "never", []byte("x"), 0)
		<-time.After(time.Minute - 1)
		if !kept(t, c, "minute") || kept(t, c, "never") {
			t.Errorf("got %v, %v, want what is kept for a minute and not what is kept for no time", kept(t, c, "minute"), kept(t, c, "never"))
		}
		<-time.After(1)
		if kept(t, c, "minute") {
			t.Error("got a value after its time, want none")
		}
	})
}

func TestAMemoryCacheIsUsedByManyAtOnce(t *testing.T) {
	c := client.NewMemoryCache(10_000)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 500 {
				key := fmt.Sprint((i + j) % 50)
				_ = c.Put(t.Context(), key, []byte(key), time.Hour)
				if got, err := c.Get(t.Context(), key); err != nil || got != nil && string(got) != key {
					t.Errorf("got %q, %v under %s, want its value or none", got, err, key)
				}
			}
		})
	}
	all.Wait()
}

func put(t *testing.T, c client.Cache, key string, value []byte, keep time.Duration) {
	t.Helper()
	if err := c.Put(t.Context(), key, value, keep); err != nil {
		t.Fatal(err)
	}
}

func kept(t *testing.T, c client.Cache, key string) bool {
	t.Helper()
	value, err := c.Get(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return value != nil
}
