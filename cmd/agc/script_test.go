package main

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"net/http/httptest"
	"os/exec"
	"runtime"
	"strconv"
	"testing"
	"testing/fstest"

	awslambda "github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/rogpeppe/go-internal/testscript"
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
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// speed is that of the local AWS's clock in scripts: an activation takes less than two seconds.
const speed = 100

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"agc": main})
}

// TestScripts runs agc as users do; each script is one promise.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("AWS_EC2_METADATA_DISABLED", "true") // there is no machine of AWS below us to ask for credentials
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "region": serve, "vpc": ownVPC, "context": deploy, "hand": byHand},
		Condition: func(name string) (bool, error) {
			if name == "package" {
				return bootstrap.Holds(map[string]string{"amd64": bootstrap.X86_64, "arm64": bootstrap.Arm64}[runtime.GOARCH]), nil
			}
			return false, errors.New("there is no condition " + name)
		},
	})
}

// exits runs a command and wants this exit code: exits 3 agc account activate.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	code := 0
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		code = failed.ExitCode()
	} else {
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("exit code %d, not %d", code, want)
	}
}

// aKey is one of KMS that its policy leaves to IAM and to the services.
const (
	aKey       = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	aKeyPolicy = `{"Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":{"AWS":"arn:aws:iam::123456789012:root",
		"Service":["logs.us-east-1.amazonaws.com","events.amazonaws.com","cloudwatch.amazonaws.com"]}}}`
)

// serve starts a local AWS for the rest of the script, with the product's functions in this process, and sets KEY: region [backend].
func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 1 || len(args) == 1 && args[0] != "backend" {
		ts.Fatalf("usage: region [backend]")
	}
	runner := &functions{}
	local := localaws.New(localaws.Options{Clock: region.NewClock(speed), Runner: runner})
	runner.local = local
	server := httptest.NewServer(local)
	ts.Defer(func() {
		server.Close()
		local.Close()
	})
	ts.Check(local.KMS.Declare(aKey, aKeyPolicy))
	ts.Setenv("KEY", aKey)
	ts.Setenv("AWS_ENDPOINT_URL", server.URL)
	ts.Setenv("AWS_REGION", "us-east-1")
	ts.Setenv("AWS_ACCESS_KEY_ID", "local")
	ts.Setenv("AWS_SECRET_ACCESS_KEY", "local")
	if len(args) == 1 {
		_, err := bootstrap.Install(context.Background(), local.Config(), bootstrap.Place{Account: "123456789012", Region: "us-east-1", Partition: "aws"},
			bootstrap.Options{Packages: noCode(ts)})
		ts.Check(err)
	}
}

// noCode are packages without code: the functions run in this process.
func noCode(ts *testscript.TestScript) fstest.MapFS {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	_, err := z.Create("bootstrap")
	ts.Check(err)
	ts.Check(z.Close())
	return fstest.MapFS{"package/function-arm64.zip": {Data: b.Bytes()}, "package/function-x86_64.zip": {Data: b.Bytes()}}
}

// functions runs the product's functions with their environments.
type functions struct{ local *localaws.AWS }

func (f *functions) Run(ctx context.Context, fn lambda.Function, payload []byte) ([]byte, bool, error) {
	build := map[string]func(aws.Config, func(string) string) (awslambda.Handler, error){
		"begin": begin.New, "plan": plan.New, "stack": stack.New, "storage": storage.New, "sweep": sweep.New,
		"guard": guard.New, "drain": drain.New, "wake": wake.New, "finish": finish.New,
	}[fn.Handler]
	handler, err := build(f.local.ConfigOf(fn), func(name string) string { return fn.Environment[name] })
	if err != nil {
		return nil, false, err
	}
	return lambda.InProcess{fn.Handler: handler}.Run(ctx, fn, payload)
}

// TestPackageIsThere says loudly when the scripts that need the functions' package were skipped.
func TestPackageIsThere(t *testing.T) {
	for _, architecture := range []string{bootstrap.Arm64, bootstrap.X86_64} {
		if !bootstrap.Holds(architecture) {
			t.Skipf("### SKIPPED: scripts with the real functions, because there is no package for %s (run 'make package')", architecture)
		}
	}
	require.True(t, bootstrap.Holds(bootstrap.Arm64))
}
