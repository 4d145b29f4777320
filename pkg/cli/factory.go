package cli

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go/logging"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
	"github.com/amazon-genomics-cli/agc/pkg/progress"
	"github.com/amazon-genomics-cli/agc/pkg/term"
)

// Factory is what commands are made with: the streams, the clock, the flags that every command has, and AWS, which is
// reached only when a command needs it.
type Factory struct {
	Streams *term.Streams
	Now     func() time.Time
	Rand    *rand.Rand
	Flags   Flags
	Build   Build
	// Load replaces the loading of AWS's configuration in tests.
	Load func(ctx context.Context, f Flags) (aws.Config, error)
	// Packages replaces the functions' packages that this binary holds, in tests.
	Packages fs.FS

	// action is that of a command that starts an operation.
	action account.Action
	// place is where the backend is, once that is known.
	place operation.Place
	// cfg is how AWS is asked, once the place is known.
	cfg aws.Config
	// elsewhere is true when the endpoint is not AWS's own.
	elsewhere bool
	// documented is true once the JSON document is written.
	documented bool
}

// Flags are those that every command has.
type Flags struct {
	Region  string
	Profile string
	// Format is text, table or json.
	Format  string
	Verbose bool
	Silent  bool
	// Yes answers every question.
	Yes bool
}

// The values of --format.
const (
	formatText  = "text"
	formatTable = "table"
	formatJSON  = "json"
)

func (f *Factory) json() bool { return f.Flags.Format == formatJSON }

// asks reports whether there is a question to ask and somebody to ask it.
func (f *Factory) asks() bool { return f.Streams.CanAsk() && !f.Flags.Yes }

// say writes talk to the error stream, unless talk is not wanted.
func (f *Factory) say(format string, args ...any) {
	if !f.Flags.Silent {
		_, _ = fmt.Fprintf(f.Streams.Err, format+"\n", args...) // who closed the stream does not want to know
	}
}

// faint makes text quiet on a terminal.
func (f *Factory) faint(text string) string {
	if !f.Streams.ErrTTY || !f.Streams.Colored {
		return text
	}
	return term.Paint(term.Faint, text)
}

// config reads AWS's configuration from the same places as the AWS CLI does.
func (f *Factory) config(ctx context.Context) (aws.Config, error) {
	load := f.Load
	if load == nil {
		load = loadConfig
	}
	cfg, err := load(ctx, f.Flags)
	if err != nil {
		return aws.Config{}, fmt.Errorf("read AWS configuration: %w", err)
	}
	if cfg.Region == "" {
		return aws.Config{}, misuse("no AWS region is set", "use --region, set AWS_REGION, or run 'aws configure'")
	}
	cfg.Logger = logging.Nop{} // the SDK warns of what it copes with itself
	if f.Flags.Verbose {
		cfg.ClientLogMode = aws.LogRetries | aws.LogRequest
		cfg.Logger = logging.NewStandardLogger(f.Streams.Err)
	}
	if endpoint := aws.ToString(cfg.BaseEndpoint); endpoint != "" {
		f.elsewhere = true
		f.say("%s", f.faint("agc: at "+endpoint+", not AWS"))
	}
	return cfg, nil
}

func loadConfig(ctx context.Context, f Flags) (aws.Config, error) {
	return config.LoadDefaultConfig(ctx, config.WithRegion(f.Region), config.WithSharedConfigProfile(f.Profile),
		config.WithLogger(logging.Nop{})) // what it could not find it says in its error, too
}

// backend finds the account that the credentials belong to and the client of its backend.
func (f *Factory) backend(ctx context.Context) (aws.Config, *operation.Client, error) {
	cfg, err := f.config(ctx)
	if err != nil {
		return aws.Config{}, nil, err
	}
	place, err := operation.Find(ctx, cfg)
	if err != nil {
		return aws.Config{}, nil, err
	}
	f.place, f.cfg = place, cfg
	return cfg, operation.New(cfg, place, f.Now, f.Rand), nil
}

// view shows an operation in the way that streams and flags ask for.
func (f *Factory) view() *progress.View {
	mode := progress.Plain
	switch {
	case f.Flags.Silent || f.json():
		mode = progress.Quiet
	case f.Streams.ErrTTY && !f.Streams.Dumb && f.Flags.Format == formatText:
		mode = progress.Live
	}
	return progress.New(f.Streams, mode, f.Now)
}

// check finds flags that cannot be.
func (f Flags) check() error {
	switch {
	case f.Format != formatText && f.Format != formatTable && f.Format != formatJSON:
		return misuse(fmt.Sprintf("--format is %q", f.Format), "use text, table or json")
	case f.Verbose && f.Silent:
		return misuse("--verbose and --silent exclude each other", "use one of them")
	}
	return nil
}

// confirm asks, and returns an error for a no.
func (f *Factory) confirm(ctx context.Context, question string) error {
	yes, err := f.Streams.Confirm(ctx, question)
	if err == nil && !yes {
		err = failure{exit: Unexpected, cause: fault.Fault{What: "you answered no; nothing was changed"}}
	}
	return err
}
