package client

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestAWaitOfAnHourIsSaidAsWhatItIs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, s := newTestClient(t, Tracing, play(status(429, "", "Retry-After", "3600"), status(200, emptyPage)))
		began := time.Now()
		for try := range 2 { // the second one is not sent
			err := askLatest(t.Context(), t, c)
			var e *Error
			if !errors.As(err, &e) || !errors.Is(err, ErrThrottled) || !e.Daily || e.Until.Sub(began) != time.Hour {
				t.Fatalf("try %d: got %v, want an error until in an hour that may be of a daily quota", try, err)
			}
			if want := DailyWords + ": ask again at " + began.Add(time.Hour).UTC().Format("15:04"); !strings.Contains(err.Error(), want) {
				t.Errorf("got %q, want %q in it", err, want)
			}
		}
		if state := c.Budget().State(); !state.Daily || s.count() != 1 {
			t.Errorf("got %+v after %d requests, want the wait to be of a daily quota, after one", state, s.count())
		}
		pass(time.Hour)
		if err := askLatest(t.Context(), t, c); err != nil || c.Budget().State().Daily {
			t.Errorf("got %v, %+v after an hour, want an answer", err, c.Budget().State())
		}
	})
}

func TestAWaitOfTheRequestLimitIsNotSaidToBeOfADay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newTestClient(t, Tracing, play(status(429, "", "Retry-After", "300"), status(200, emptyPage)))
		ctx := WithProgress(t.Context(), func(p Progress) {
			if p.Daily {
				t.Errorf("got %+v, want no daily quota in five minutes", p)
			}
		})
		if err := askLatest(ctx, t, c); err != nil {
			t.Error(err)
		}
	})
}

func TestACallWithPatienceSitsAnHourOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newTestClient(t, Tracing, play(status(429, "", "Retry-After", "3600"), status(200, emptyPage)))
		began, told := time.Now(), false
		ctx := WithProgress(WithPatience(t.Context(), 2*time.Hour), func(p Progress) {
			told = told || p.Daily && p.Until.Equal(began.Add(time.Hour))
		})
		if err := askLatest(ctx, t, c); err != nil || time.Since(began) != time.Hour || !told {
			t.Errorf("got %v after %v, told of the quota: %t, want an answer after an hour that was told", err, time.Since(began), told)
		}
		none := WithPatience(t.Context(), 0)
		c, _ = newTestClient(t, Tracing, play(status(429, "", "Retry-After", "5")))
		if err := askLatest(none, t, c); !errors.Is(err, ErrThrottled) {
			t.Errorf("without patience: got %v, want %v", err, ErrThrottled)
		}
	})
}
