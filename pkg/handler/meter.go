package handler

import (
	"context"
	"log/slog"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// Meter writes measures into a log in CloudWatch's embedded metric format, from which CloudWatch makes metrics without a call
// (CloudWatch User Guide, "Specification: Embedded metric format").
type Meter struct{ log *slog.Logger }

// NewMeter makes a meter that writes into a log of Logger.
func NewMeter(log *slog.Logger) Meter { return Meter{log} }

// Measure writes one line for each measure.
func (m Meter) Measure(ctx context.Context, measures ...account.Measure) {
	for _, one := range measures {
		m.log.LogAttrs(ctx, slog.LevelInfo, "measured", embed(one)...)
	}
}

// directive tells CloudWatch which members of a line are a metric and its dimensions.
type directive struct {
	Namespace  string
	Dimensions [][]string
	Metrics    []metric
}

type metric struct{ Name, Unit string }

func embed(m account.Measure) []slog.Attr {
	names := []string{} // an empty list is a metric without dimensions
	line := []slog.Attr{slog.Float64(m.Name, m.Value)}
	for _, dimension := range m.By {
		names = append(names, dimension.Key)
		line = append(line, slog.String(dimension.Key, dimension.Value))
	}
	return append(line, slog.Any("_aws", directive{account.MeasureSpace, [][]string{names}, []metric{{m.Name, m.Unit}}}))
}

// at is the directive in a line of this time.
func (d directive) at(t time.Time) slog.Value {
	return slog.AnyValue(struct {
		Timestamp         int64 // milliseconds since 1970
		CloudWatchMetrics []directive
	}{t.UnixMilli(), []directive{d}})
}
