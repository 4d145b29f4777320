package handler

import (
	"context"
	"io"
	"log/slog"
	"os"
	"regexp"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

// Logger is the log of a function. In AWS Lambda it writes to the standard output, one JSON object a line, whatever format
// the function is set to: metrics are embedded in it. Each line has the region, the request's id, and the function, operation,
// epoch, step and stack that the invocation is about, where they are known; mail addresses are left out. Anywhere else,
// as in tests, it is silent.
func Logger(getenv func(string) string) *slog.Logger {
	if getenv("AWS_LAMBDA_RUNTIME_API") == "" {
		return slog.New(slog.DiscardHandler)
	}
	var level slog.Level                                            // Info
	_ = level.UnmarshalText([]byte(getenv("AWS_LAMBDA_LOG_LEVEL"))) // one that slog does not know is Info, too
	return logTo(os.Stdout, level, getenv("AWS_REGION"))
}

func logTo(w io.Writer, level slog.Level, region string) *slog.Logger {
	lines := slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: lambdacontext.ReplaceAttr})
	return slog.New(signed{lines}).With("region", region)
}

// signed adds to each line what its context tells.
type signed struct{ slog.Handler }

// Handle implements slog.Handler.
func (s signed) Handle(ctx context.Context, r slog.Record) error {
	line := slog.NewRecord(r.Time, r.Level, r.Message, r.PC)
	r.Attrs(func(a slog.Attr) bool {
		if d, ok := a.Value.Any().(directive); ok {
			a.Value = d.at(r.Time)
		}
		line.AddAttrs(discreet(a))
		return true
	})
	line.AddAttrs(subjectOf(ctx).attributes()...)
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		line.AddAttrs(slog.String("requestId", lc.AwsRequestID))
	}
	return s.Handler.Handle(ctx, line)
}

// WithAttrs implements slog.Handler.
func (s signed) WithAttrs(attributes []slog.Attr) slog.Handler {
	return signed{s.Handler.WithAttrs(attributes)}
}

// WithGroup implements slog.Handler.
func (s signed) WithGroup(name string) slog.Handler { return signed{s.Handler.WithGroup(name)} }

// discreet leaves mail addresses out of a text: people who use single sign-on have theirs in the ARN of their session, which
// texts of AWS and of ours may hold. The history names them.
func discreet(a slog.Attr) slog.Attr {
	if a.Value.Kind() != slog.KindString {
		return a
	}
	address := regexp.MustCompile(`[\w.+%-]+@[\w-]+(\.[\w-]+)+`)
	return slog.String(a.Key, address.ReplaceAllString(a.Value.String(), "(address)"))
}
