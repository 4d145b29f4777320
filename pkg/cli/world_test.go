package cli

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	awslambda "github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/functions/begin"
	"github.com/amazon-genomics-cli/agc/functions/drain"
	"github.com/amazon-genomics-cli/agc/functions/finish"
	"github.com/amazon-genomics-cli/agc/functions/guard"
	"github.com/amazon-genomics-cli/agc/functions/plan"
	"github.com/amazon-genomics-cli/agc/functions/stack"
	"github.com/amazon-genomics-cli/agc/functions/storage"
	"github.com/amazon-genomics-cli/agc/functions/sweep"
	"github.com/amazon-genomics-cli/agc/functions/wake"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
	"github.com/amazon-genomics-cli/agc/pkg/term"
)

// world is a local AWS in virtual time that runs the product's real functions in this process, and the command line on it.
type world struct {
	*localaws.AWS
	t *testing.T
	// tty makes all three streams terminals; answers are what is typed there.
	tty     bool
	answers string
	// dumb makes them terminals that cannot be drawn on.
	dumb bool
	// typing, if set, is read instead of answers.
	typing io.Reader
	// as is the ARN of the user who runs the commands; "" for the administrator.
	as string
	// code stands for the functions' code.
	code string
}

// inWorld runs f in virtual time on a local AWS in which nothing is installed.
func inWorld(t *testing.T, f func(w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{t: t}
		w.AWS = localaws.New(localaws.Options{Seed: 3, Runner: functions{w}})
		defer w.permitted()
		defer w.Close()
		f(w)
	})
}

// permitted fails the test when a role of the backend lacked a right. People may lack what they like.
func (w *world) permitted() {
	for _, d := range w.Guard.Account().Denials() {
		if strings.Contains(d.Identity, ":role/") {
			w.t.Errorf("%s may not do %s on %s %s", d.Identity, d.Action, d.Resource, d.Reason)
		}
	}
}

// inRegion is inWorld with the backend installed.
func inRegion(t *testing.T, f func(w *world)) {
	t.Helper()
	inWorld(t, func(w *world) {
		require.Equal(w.t, Succeeded, w.agc("bootstrap", "--silent").exit)
		f(w)
	})
}

// functions runs the product's functions with their environments.
type functions struct{ w *world }

func (f functions) Run(ctx context.Context, fn lambda.Function, payload []byte) ([]byte, bool, error) {
	build := map[string]func(aws.Config, func(string) string) (awslambda.Handler, error){
		"begin": begin.New, "plan": plan.New, "stack": stack.New, "storage": storage.New, "sweep": sweep.New,
		"guard": guard.New, "drain": drain.New, "wake": wake.New, "finish": finish.New,
	}[fn.Handler]
	handler, err := build(f.w.ConfigOf(fn), func(name string) string { return fn.Environment[name] })
	if err != nil {
		return nil, false, err
	}
	return lambda.InProcess{fn.Handler: handler}.Run(ctx, fn, payload)
}

// result is how a command ended.
type result struct {
	exit        Exit
	out, errors string
}

// end is the end of what was said, for the message of a failed test.
func (r result) end() string { return r.errors[max(len(r.errors)-600, 0):] }

// agc runs one command line to its end.
func (w *world) agc(args ...string) result { return w.agcIn(w.t.Context(), args...) }

func (w *world) agcIn(ctx context.Context, args ...string) result {
	s, in, out, errors := term.Test()
	s.InTTY, s.OutTTY, s.ErrTTY = w.tty, w.tty, w.tty
	s.Dumb = w.dumb
	in.WriteString(w.answers)
	if w.typing != nil {
		s.In = w.typing
	}
	f := &Factory{
		Streams: s, Now: time.Now, Rand: rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano()))), Packages: packages(w.t, w.code),
		Load: func(context.Context, Flags) (aws.Config, error) { return w.caller(), nil },
	}
	exit := Run(ctx, args, f)
	return result{Exit(exit), out.String(), errors.String()}
}

func (w *world) caller() aws.Config {
	if w.as == "" {
		return w.Config()
	}
	return w.ConfigAs(w.as)
}

// packages stand for the functions' packages; the code itself runs in this process.
func packages(t *testing.T, code string) fs.FS {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("bootstrap")
	require.NoError(t, err)
	_, err = io.WriteString(f, code)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return fstest.MapFS{"package/function-arm64.zip": {Data: b.Bytes()}, "package/function-x86_64.zip": {Data: b.Bytes()}}
}

// document decodes the one JSON document of an output.
func document[T any](t *testing.T, r result) T {
	t.Helper()
	var v T
	decoder := json.NewDecoder(bytes.NewReader([]byte(r.out)))
	require.NoError(t, decoder.Decode(&v), r.end())
	require.False(t, decoder.More(), "exactly one document")
	return v
}
