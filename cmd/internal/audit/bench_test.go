package audit_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"msgtrace/cmd/internal/audit"
)

// BenchmarkWrite is how long one entry takes, by how many write at once.
func BenchmarkWrite(b *testing.B) {
	for _, writers := range []int{1, 50, 200} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			dir := b.TempDir()
			log, err := audit.Open(audit.Options{Dir: filepath.Join(dir, "audit"), Head: filepath.Join(dir, "second", "head"), Journal: filepath.Join(dir, "none")})
			if err != nil {
				b.Fatal(err)
			}
			took := make([]time.Duration, b.N)
			var next atomic.Int64
			var all sync.WaitGroup
			b.ResetTimer()
			for range writers {
				all.Go(func() {
					for n := int(next.Add(1)) - 1; n < b.N; n = int(next.Add(1)) - 1 {
						begun := time.Now()
						if err := log.Write(b.Context(), searched(n)); err != nil {
							b.Error(err)
							return
						}
						took[n] = time.Since(begun)
					}
				})
			}
			all.Wait()
			b.StopTimer()
			if err := log.Close(); err != nil {
				b.Fatal(err)
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// BenchmarkVerify is how long a log is read and checked, by its bytes.
func BenchmarkVerify(b *testing.B) {
	dir := b.TempDir()
	o := audit.Options{Dir: filepath.Join(dir, "audit"), RotateAt: 1 << 20, Journal: filepath.Join(dir, "none")}
	log, err := audit.Open(o)
	if err != nil {
		b.Fatal(err)
	}
	var all sync.WaitGroup
	for w := range 200 {
		all.Go(func() {
			for n := range 100 {
				if err := log.Write(b.Context(), searched(100*w+n)); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
	if err := log.Close(); err != nil {
		b.Fatal(err)
	}
	var size int64
	if _, err := audit.Read(o, func(l audit.Line) error { size += int64(len(l.Raw)); return nil }); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(size)
	for b.Loop() {
		if report, err := audit.Verify(o); err != nil || !report.OK() {
			b.Fatal(err, report.Findings)
		}
	}
}
