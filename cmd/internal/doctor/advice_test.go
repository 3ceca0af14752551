package doctor_test

import (
	"errors"
	"testing"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/advice/advicetest"
	"msgtrace/cmd/internal/doctor"
)

func TestDoctorNamesTheStepsOfTheAdvice(t *testing.T) {
	for _, d := range client.Dialects() {
		for _, sample := range advicetest.Samples() {
			setting := sample.Setting(d)
			check := doctor.Request(sample.Err, 0, setting)
			if errors.Is(sample.Err, client.ErrNotProvisioned) {
				check = doctor.Principal(sample.Err)
			}
			if want := advice.For(sample.Err, setting).Line(); check.Fix != want || check.Says == "" {
				t.Errorf("%s, %s: got %q, want %q", sample.Name, d, check.Fix, want)
			}
		}
	}
}

func TestDoctorNamesTheSameStepsBeforeItAsks(t *testing.T) {
	for _, sample := range advicetest.Samples() {
		if !errors.Is(sample.Err, client.ErrNetwork) && !errors.Is(sample.Err, client.ErrTLS) {
			continue
		}
		setting := sample.Setting(client.Tracing)
		got := doctor.Connection("Graph", setting.Server, setting.Proxy, sample.Err)
		if want := advice.For(sample.Err, setting).Line(); got.Fix != want {
			t.Errorf("%s: got %q, want %q", sample.Name, got.Fix, want)
		}
	}
}
