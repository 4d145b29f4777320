package cli

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
)

// TestAPipelineDeploysWhatIsPrinted deploys the written files with calls of its own and nothing else, and activates the region.
func TestAPipelineDeploysWhatIsPrinted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "backend")
	inWorld(t, func(w *world) {
		r := w.agc("bootstrap", "template", "--output-dir", dir, "--bucket", "artifacts", "--architecture", "x86_64", "--notify", "ops@example.org", "--alarms=false", "--dashboard", "--format", "json")
		require.Equal(w.t, Succeeded, r.exit, r.end())
		require.Empty(w.t, w.Faults.Calls("", ""), "it asks AWS nothing")
		w.deploy(dir)
		deployed := w.parameters(cloudformation.NewFromConfig(w.Config()))
		require.Equal(w.t, "ops@example.org false true", deployed["NotifyEmail"]+" "+deployed["Alarms"]+" "+deployed["Dashboard"])
		status := document[installed](w.t, w.agc("bootstrap", "--format", "json"))
		require.Equal(w.t, "x86_64", status.Architecture)
		require.Equal(w.t, Succeeded, w.agc("account", "activate", "--silent").exit)
	})
}

// deploy does what a pipeline does with the files of a folder: it copies them to the bucket and makes the stack.
func (w *world) deploy(dir string) {
	ctx, buckets, stacks := w.t.Context(), s3.NewFromConfig(w.Config()), cloudformation.NewFromConfig(w.Config())
	_, err := buckets.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: new("artifacts")})
	require.NoError(w.t, err)
	require.NoError(w.t, fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(dir, path))
		require.NoError(w.t, err)
		_, err = buckets.PutObject(ctx, &s3.PutObjectInput{Bucket: new("artifacts"), Key: &path, Body: bytes.NewReader(content)})
		return err
	}))
	var parameters []types.Parameter
	text, err := os.ReadFile(filepath.Join(dir, "parameters.json"))
	require.NoError(w.t, err)
	require.NoError(w.t, json.Unmarshal(text, &parameters))
	_, err = stacks.CreateStack(ctx, &cloudformation.CreateStackInput{
		StackName: new("Agc-Bootstrap"), TemplateURL: new("https://artifacts.s3.us-east-1.amazonaws.com/template.json"),
		Parameters: parameters, Capabilities: []types.Capability{types.CapabilityCapabilityIam},
	})
	require.NoError(w.t, err)
	created := cloudformation.NewStackCreateCompleteWaiter(stacks)
	require.NoError(w.t, created.Wait(ctx, &cloudformation.DescribeStacksInput{StackName: new("Agc-Bootstrap")}, 10*time.Minute))
}

// TestWhatAPipelineDeployedIsWhatBootstrapInstalls: the commands agree about everything but the bucket and the stack's tags.
func TestWhatAPipelineDeployedIsWhatBootstrapInstalls(t *testing.T) {
	dir := t.TempDir()
	inWorld(t, func(w *world) {
		require.Equal(w.t, Succeeded, w.agc("bootstrap", "template", "--output-dir", dir, "--bucket", "artifacts").exit)
		w.deploy(dir)
		stacks := cloudformation.NewFromConfig(w.Config())
		before := w.parameters(stacks)
		require.Equal(w.t, Succeeded, w.agc("bootstrap", "--silent").exit)
		after := w.parameters(stacks)
		require.Equal(w.t, "artifacts", before["CodeBucket"])
		before["CodeBucket"] = "agc-bootstrap-123456789012-us-east-1"
		require.Equal(w.t, after, before)
	})
}

// parameters are those of the stack Agc-Bootstrap.
func (w *world) parameters(stacks *cloudformation.Client) map[string]string {
	out, err := stacks.DescribeStacks(w.t.Context(), &cloudformation.DescribeStacksInput{StackName: new("Agc-Bootstrap")})
	require.NoError(w.t, err)
	found := map[string]string{}
	for _, p := range out.Stacks[0].Parameters {
		found[*p.ParameterKey] = *p.ParameterValue
	}
	return found
}

func TestTemplateOnItsOwn(t *testing.T) {
	inWorld(t, func(w *world) {
		for _, format := range []string{"text", "json"} {
			r := w.agc("bootstrap", "template", "--format", format)
			require.Equal(w.t, Succeeded, r.exit, r.end())
			require.Equal(w.t, bootstrap.Template(), r.out)
			require.Empty(w.t, r.errors)
		}
	})
}

func TestTemplateSaysHowToDeploy(t *testing.T) {
	dir := t.TempDir()
	inWorld(t, func(w *world) {
		r := w.agc("bootstrap", "template", "--output-dir", dir, "--bucket", "artifacts")
		require.Equal(w.t, Succeeded, r.exit, r.end())
		require.Regexp(w.t, `aws s3 cp \S+/functions/[0-9a-f]{64}\.zip s3://artifacts/functions/[0-9a-f]{64}\.zip\n`, r.out)
		require.Contains(w.t, r.out, "--capabilities CAPABILITY_IAM --template-file "+dir+"/template.json --s3-bucket artifacts")
		require.Contains(w.t, r.out, " --tags application-name=agc agc-version=")
	})
}

func TestTemplateMisused(t *testing.T) {
	occupied := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(occupied, nil, 0o600))
	inWorld(t, func(w *world) {
		for line, args := range map[string][]string{
			"use --output-dir, too":    {"--bucket", "artifacts"},
			"name the bucket":          {"--output-dir", t.TempDir()},
			"flags are for the files":  {"--dashboard=false"},
			"use arm64 or x86_64":      {"--output-dir", t.TempDir(), "--bucket", "artifacts", "--architecture", "mips"},
			"use an address":           {"--output-dir", t.TempDir(), "--bucket", "artifacts", "--notify", "me"},
			"use another --output-dir": {"--output-dir", occupied, "--bucket", "artifacts"},
		} {
			r := w.agc(append([]string{"bootstrap", "template"}, args...)...)
			require.Equal(w.t, Misused, r.exit, line)
			require.Contains(w.t, r.errors, line)
			require.Empty(w.t, r.out)
		}
	})
}
