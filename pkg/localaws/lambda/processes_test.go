package lambda_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

// The function that the tests of Processes run: a real one, of aws-lambda-go.
const source = `package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type request struct{ Do string }

func handle(ctx context.Context, r request) (map[string]any, error) {
	fmt.Println("doing " + r.Do)
	switch r.Do {
	case "fail":
		return nil, errors.New("no")
	case "panic":
		panic("gone")
	case "exit":
		os.Exit(3)
	case "hang":
		time.Sleep(time.Hour)
	}
	lc, _ := lambdacontext.FromContext(ctx)
	return map[string]any{"pid": os.Getpid(), "handler": os.Getenv("_HANDLER"), "own": os.Getenv("OWN"), "name": os.Getenv("AWS_LAMBDA_FUNCTION_NAME"),
		"endpoint": os.Getenv("AWS_ENDPOINT_URL"), "key": os.Getenv("AWS_ACCESS_KEY_ID"), "region": os.Getenv("AWS_REGION"), "arn": lc.InvokedFunctionArn}, nil
}

func main() { lambda.Start(handle) }
`

// bootstrap builds the function for this machine.
func bootstrap(t *testing.T) []byte {
	t.Helper()
	dir, err := os.MkdirTemp(".", "_function-") //nolint:usetesting // it needs this module, so it is built inside of it
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(source), 0o600))
	out := filepath.Join(t.TempDir(), "bootstrap")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", out, "./"+filepath.Base(dir))
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	text, err := build.CombinedOutput()
	require.NoError(t, err, string(text))
	body, err := os.ReadFile(out)
	require.NoError(t, err)
	return body
}

type lines struct {
	mu  sync.Mutex
	all []string
}

func (l *lines) add(fn lambda.Function, stream, line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, fn.Name+": "+line+" ("+stream+")")
}

func (l *lines) contain(text string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Contains(strings.Join(l.all, "\n"), text)
}

// processes makes the runner behind a server with a path in front of the Runtime API.
func processes(t *testing.T, log *lines) *lambda.Processes {
	t.Helper()
	var p *lambda.Processes
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	p, err := lambda.NewProcesses(t.TempDir(), lambda.ProcessOptions{
		Runtime: strings.TrimPrefix(server.URL, "http://") + "/runtime", Endpoint: server.URL,
		Region: "us-east-1", Log: log.add,
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, p.Close()) })
	return p
}

func local(zip []byte, name string) lambda.Function {
	return lambda.Function{
		Name: name, Arn: "arn:" + name, Handler: "h-" + name, Architecture: map[string]string{"amd64": "x86_64", "arm64": "arm64"}[runtime.GOARCH],
		CodeSha256: "hash", RevisionID: "1", Environment: map[string]string{"OWN": "yes", "AWS_REGION": "cannot be changed"}, Timeout: 20 * time.Second, Memory: 256,
		RequestID: "r-" + name, Zip: func() ([]byte, error) { return zip, nil },
	}
}

// asking invokes a function with what it is to do.
type asking func(fn lambda.Function, do string) (map[string]any, bool, error)

func asker(t *testing.T, p *lambda.Processes) asking {
	return func(fn lambda.Function, do string) (map[string]any, bool, error) {
		reply, failed, err := p.Run(t.Context(), fn, []byte(`{"Do":"`+do+`"}`))
		var out map[string]any
		if err == nil {
			require.NoError(t, json.Unmarshal(reply, &out))
		}
		return out, failed, err
	}
}

func TestProcesses(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	log := &lines{}
	p := processes(t, log)
	fn := local(zipped(t, "bootstrap", bootstrap(t)), "f")
	ask := asker(t, p)
	first, failed, err := ask(fn, "answer")
	require.NoError(t, err)
	require.False(t, failed)
	require.Equal(t, "h-f", first["handler"])
	require.Equal(t, "yes", first["own"])
	require.Equal(t, "f", first["name"])
	require.Equal(t, "us-east-1", first["region"])
	require.Equal(t, "arn:f", first["arn"])
	require.Equal(t, lambda.AccessKey("arn:f"), first["key"])
	require.Contains(t, first["endpoint"], "http://")
	require.Eventually(t, func() bool { return log.contain("f: doing answer") }, 10*time.Second, time.Millisecond)

	t.Run("a process is kept", func(t *testing.T) {
		require.Eventually(t, func() bool {
			again, _, err := ask(fn, "answer")
			return err == nil && again["pid"] == first["pid"]
		}, 10*time.Second, 10*time.Millisecond)
	})
	t.Run("not for another revision", func(t *testing.T) {
		changed := fn
		changed.RevisionID = "2"
		other, _, err := ask(changed, "answer")
		require.NoError(t, err)
		require.NotEqual(t, first["pid"], other["pid"])
	})
	t.Run("an error", func(t *testing.T) {
		out, failed, err := ask(fn, "fail")
		require.NoError(t, err)
		require.True(t, failed)
		require.Equal(t, map[string]any{"errorType": "errorString", "errorMessage": "no"}, out)
	})
	hardships(t, p, fn, ask)
}

// hardships are the ways in which a function ends badly; afterwards the next invocation works again.
func hardships(t *testing.T, p *lambda.Processes, fn lambda.Function, ask asking) {
	t.Helper()
	t.Run("a panic", func(t *testing.T) {
		out, failed, err := ask(fn, "panic")
		require.NoError(t, err)
		require.True(t, failed)
		require.Equal(t, "gone", out["errorMessage"])
		_, failed, err = ask(fn, "answer")
		require.NoError(t, err)
		require.False(t, failed)
	})
	t.Run("an exit", func(t *testing.T) {
		_, _, err := ask(fn, "exit")
		crash := &lambda.Crash{}
		require.ErrorAs(t, err, &crash)
		require.Equal(t, "Runtime.ExitError", crash.Type)
		require.Contains(t, crash.Reason, "exit status 3")
	})
	t.Run("a timeout", func(t *testing.T) {
		hasty := fn
		hasty.Timeout = 100 * time.Millisecond
		_, _, err := ask(hasty, "hang")
		require.ErrorIs(t, err, lambda.ErrTimeout)
	})
	t.Run("an end of the caller", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		_, _, err := p.Run(ctx, fn, []byte(`{"Do":"hang"}`))
		require.ErrorIs(t, err, context.DeadlineExceeded)
	})
	t.Run("side by side", func(t *testing.T) {
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				out, _, err := p.Run(t.Context(), fn, []byte(`{"Do":"answer"}`))
				if err != nil || !strings.Contains(string(out), `"own":"yes"`) {
					t.Errorf("run function: %s, %v", out, err)
				}
			})
		}
		all.Wait()
	})
}

func TestProcessesRefuse(t *testing.T) {
	p := processes(t, &lines{})
	foreign := local(zipped(t, "bootstrap", []byte("x")), "f")
	foreign.Architecture = map[string]string{"amd64": "arm64", "arm64": "x86_64"}[runtime.GOARCH]
	_, _, err := p.Run(t.Context(), foreign, []byte(`{}`))
	require.ErrorContains(t, err, "function f is for "+foreign.Architecture+", but this machine is "+runtime.GOARCH)
	_, _, err = p.Run(t.Context(), local(zipped(t, "other", []byte("x")), "g"), []byte(`{}`))
	require.ErrorContains(t, err, "start function g")
	outside := local(zipped(t, "../bootstrap", []byte("x")), "h")
	outside.CodeSha256 = "another hash"
	_, _, err = p.Run(t.Context(), outside, []byte(`{}`))
	require.ErrorContains(t, err, "outside of the package")
}
