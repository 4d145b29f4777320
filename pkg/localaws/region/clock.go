package region

import (
	"context"
	"time"
)

// Clock is the region's time. It runs speed times as fast as the machine's; inside a testing/synctest bubble the machine's
// own clock is virtual, and speed is 1.
type Clock struct {
	start time.Time
	speed float64
}

// NewClock starts a clock at the machine's present time.
func NewClock(speed float64) *Clock { return &Clock{start: time.Now(), speed: speed} }

// Now is the region's present time, in UTC.
func (c *Clock) Now() time.Time {
	return c.start.Add(time.Duration(float64(time.Since(c.start)) * c.speed)).UTC()
}

// Real is how long the machine waits while d passes in the region.
func (c *Clock) Real(d time.Duration) time.Duration { return time.Duration(float64(d) / c.speed) }

// Sleep returns nil after d of the region's time, or ctx's error when that ends first.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(c.Real(d))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
