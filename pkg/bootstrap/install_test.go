package bootstrap

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

// world is a local AWS in which nothing is installed.
type world struct {
	*localaws.AWS
	t   *testing.T
	cfg aws.Config
}

var here = Place{Account: "123456789012", Region: "us-east-1", Partition: "aws"}

func inWorld(t *testing.T, f func(w *world)) {
	synctest.Test(t, func(t *testing.T) {
		local := localaws.New(localaws.Options{Seed: 7})
		defer local.Close()
		f(&world{local, t, local.Config()})
	})
}

// pack makes packages for both architectures from a text that stands for their code.
func pack(t *testing.T, text string) fs.FS {
	files := fstest.MapFS{}
	for _, architecture := range []string{Arm64, X86_64} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		f, err := z.Create("bootstrap")
		require.NoError(t, err)
		_, err = f.Write([]byte(text + architecture))
		require.NoError(t, err)
		require.NoError(t, z.Close())
		files["package/function-"+architecture+".zip"] = &fstest.MapFile{Data: b.Bytes()}
	}
	return files
}

func (w *world) install(o Options) (Result, error) {
	if o.Packages == nil {
		o.Packages = pack(w.t, "one")
	}
	return Install(w.t.Context(), w.cfg, here, o)
}

// calls counts the calls of an operation.
func (w *world) calls(service, operation string) int { return len(w.Faults.Calls(service, operation)) }

func TestInstall(t *testing.T) {
	inWorld(t, func(w *world) {
		var seen []string
		result, err := w.install(Options{Progress: func(r Resource) {
			if strings.HasSuffix(r.Status, "_COMPLETE") {
				seen = append(seen, r.LogicalID)
			}
		}})
		require.NoError(t, err)
		require.Equal(t, Result{true, Status{
			Installed: true, Status: "CREATE_COMPLETE", Version: account.Version, Architecture: Arm64,
			Machine: "arn:aws:states:us-east-1:123456789012:stateMachine:AgcAccount", StackID: result.StackID,
			UserPolicy: result.UserPolicy, UserWithoutForcePolicy: result.UserWithoutForcePolicy, ViewerPolicy: result.ViewerPolicy,
			LogGroup: result.LogGroup, Table: "AgcState", Tags: []account.Tag{},
		}}, result)
		require.Contains(t, result.UserPolicy, "policy/Agc-Bootstrap-AgcAccountUser-")
		require.Contains(t, seen, "Machine")
		require.Equal(t, slices.Compact(slices.Sorted(slices.Values(seen))), slices.Sorted(slices.Values(seen)), "each once")
		status, err := Read(w.t.Context(), w.cfg)
		require.NoError(t, err)
		require.True(t, status.Installed)
		require.Equal(t, "CREATE_COMPLETE", status.Status)
		found, err := newStack(w.cfg, nil).find(w.t.Context())
		require.NoError(t, err)
		require.Equal(t, map[string]string{"application-name": "agc", "agc-version": account.Version}, found.Tags)
	})
}

func TestInstallAgainIsQuickAndChangesNothing(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.install(Options{})
		require.NoError(t, err)
		begin := time.Now()
		result, err := w.install(Options{})
		require.NoError(t, err)
		require.False(t, result.Changed)
		require.Less(t, time.Since(begin), pollEvery, "it waits for nothing")
		require.Equal(t, 1, w.calls("cloudformation", "CreateStack"))
		require.Equal(t, 0, w.calls("cloudformation", "UpdateStack"))
		require.Equal(t, 2, w.calls("s3", "PutObject"), "package and template")
		require.Equal(t, 1, w.calls("s3", "CreateBucket"))
	})
}

func TestInstallNewCodeUpdates(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.install(Options{})
		require.NoError(t, err)
		result, err := w.install(Options{Packages: pack(t, "two")})
		require.NoError(t, err)
		require.True(t, result.Changed)
		require.Equal(t, 1, w.calls("cloudformation", "UpdateStack"))
		require.Equal(t, 3, w.calls("s3", "PutObject"), "the old package stays, for a rollback")
	})
}

func TestTheAssetBucketIsProtected(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.install(Options{})
		require.NoError(t, err)
		name, client := aws.String("agc-bootstrap-123456789012-us-east-1"), s3.NewFromConfig(w.cfg)
		encryption, err := client.GetBucketEncryption(w.t.Context(), &s3.GetBucketEncryptionInput{Bucket: name})
		require.NoError(t, err)
		require.NotEmpty(t, encryption.ServerSideEncryptionConfiguration.Rules)
		block, err := client.GetPublicAccessBlock(w.t.Context(), &s3.GetPublicAccessBlockInput{Bucket: name})
		require.NoError(t, err)
		b := block.PublicAccessBlockConfiguration
		require.True(t, *b.BlockPublicAcls && *b.BlockPublicPolicy && *b.IgnorePublicAcls && *b.RestrictPublicBuckets)
		policy, err := client.GetBucketPolicy(w.t.Context(), &s3.GetBucketPolicyInput{Bucket: name})
		require.NoError(t, err)
		require.Contains(t, *policy.Policy, `"aws:SecureTransport":"false"`)
		require.True(t, json.Valid([]byte(*policy.Policy)))
		in, ok := w.Faults.Calls("s3", "PutObject")[0].Input.(*s3.PutObjectInput)
		require.True(t, ok)
		require.NotEmpty(t, in.ServerSideEncryption)
	})
}

func TestInstallPutsTheBucketRight(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.install(Options{})
		require.NoError(t, err)
		name, client := aws.String(here.Bucket()), s3.NewFromConfig(w.cfg)
		_, err = client.DeletePublicAccessBlock(w.t.Context(), &s3.DeletePublicAccessBlockInput{Bucket: name})
		if err != nil {
			t.Skip("### SKIPPED: the local AWS cannot remove a public access block: " + err.Error())
		}
		_, err = w.install(Options{})
		require.NoError(t, err)
		_, err = client.GetPublicAccessBlock(w.t.Context(), &s3.GetPublicAccessBlockInput{Bucket: name})
		require.NoError(t, err)
	})
}

func TestInstallReplacesACorpse(t *testing.T) {
	inWorld(t, func(w *world) {
		broken := strings.Replace(body, `"TableName": "AgcState"`, `"TableName": "no"`, 1) // shorter than DynamoDB allows
		require.NotEqual(t, body, broken)
		buckets := s3.NewFromConfig(w.cfg) // the template is too long for a call
		_, err := buckets.CreateBucket(w.t.Context(), &s3.CreateBucketInput{Bucket: aws.String("broken")})
		require.NoError(t, err)
		_, err = buckets.PutObject(w.t.Context(), &s3.PutObjectInput{Bucket: aws.String("broken"), Key: aws.String("t.json"), Body: strings.NewReader(broken)})
		require.NoError(t, err)
		_, err = cloudformation.NewFromConfig(w.cfg).CreateStack(w.t.Context(), &cloudformation.CreateStackInput{
			StackName: aws.String(account.BootstrapStack), TemplateURL: aws.String("https://broken.s3.us-east-1.amazonaws.com/t.json"),
			Parameters: wanted{parameters: map[string]string{"CodeBucket": "none", "CodeKey": "none"}}.asParameters(), Capabilities: capabilities(),
		})
		require.NoError(t, err)
		// it is still being made when we come: its end is waited for, it is deleted, and made anew
		result, err := w.install(Options{})
		require.NoError(t, err)
		require.True(t, result.Changed)
		require.Equal(t, 1, w.calls("cloudformation", "DeleteStack"))
	})
}

func TestInstallTellsTheFirstFailure(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.install(Options{Architecture: X86_64, Packages: fstest.MapFS{"package/function-x86_64.zip": {Data: []byte("no zip")}}})
		require.True(t, fault.Is(err, fault.StackFailed), "%v", err)
		require.Contains(t, fault.Of(err).Why, "AWS::Lambda::Function")
		require.NotContains(t, fault.Of(err).Why, "cancelled")
		status, err := Read(w.t.Context(), w.cfg)
		require.NoError(t, err)
		require.False(t, status.Installed)
		_, err = w.install(Options{})
		require.NoError(t, err, "the next attempt cleans up")
	})
}

// TestInstallTakesOver covers an installer that was killed: the next one waits for what the first began.
func TestInstallTakesOver(t *testing.T) {
	inWorld(t, func(w *world) {
		ctx, cancel := context.WithTimeout(w.t.Context(), 5*time.Second)
		defer cancel()
		_, err := Install(ctx, w.cfg, here, Options{Packages: pack(t, "one")})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		result, err := w.install(Options{})
		require.NoError(t, err)
		require.Equal(t, account.Version, result.Version)
		require.Equal(t, 1, w.calls("cloudformation", "CreateStack"))
	})
}

func TestInstallSurvivesLostReplies(t *testing.T) {
	for _, operation := range []string{"DescribeStacks", "DescribeStackEvents", "HeadBucket", "PutObject"} {
		inWorld(t, func(w *world) {
			service := "cloudformation"
			if strings.HasSuffix(operation, "Bucket") || strings.HasSuffix(operation, "Object") {
				service = "s3"
			}
			w.Faults.Add(wire.Fault{Service: service, Operation: operation, When: wire.After, Err: context.DeadlineExceeded, Times: 1})
			_, err := w.install(Options{})
			require.NoError(t, err, operation)
		})
	}
}

func TestNoPackageSaysSo(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.install(Options{Packages: fstest.MapFS{}})
		require.True(t, fault.Is(err, fault.BackendMissing))
		require.Contains(t, err.Error(), "holds no function package for arm64")
		require.Equal(t, 0, w.calls("s3", "CreateBucket"), "nothing was begun")
	})
}

func TestArchitecture(t *testing.T) {
	installed := account.Stack{Parameters: map[string]string{"Architecture": X86_64}}
	require.Equal(t, Arm64, choose("", account.Stack{}, aws.Config{}))
	require.Equal(t, X86_64, choose("", installed, aws.Config{}), "what is installed stays")
	require.Equal(t, Arm64, choose(Arm64, installed, aws.Config{}))
	require.Contains(t, []string{Arm64, X86_64}, choose("", account.Stack{}, aws.Config{BaseEndpoint: aws.String("http://127.0.0.1")}))
}

func TestTheTemplateNeedsNoMoreThanItIsGiven(t *testing.T) {
	require.Less(t, len(body), 1_000_000, "what CloudFormation reads from a bucket (CloudFormation quotas)")
	var parsed struct {
		Parameters map[string]struct{ Default string }
		Resources  map[string]struct {
			Type       string
			Properties map[string]any
		}
	}
	require.NoError(t, json.Unmarshal([]byte(body), &parsed))
	for name := range parsed.Parameters {
		require.Contains(t, []string{"CodeBucket", "CodeKey", "Architecture", "NotifyEmail", "Alarms", "Dashboard", "PermissionsBoundary", "KmsKey"}, name)
	}
	for name, r := range parsed.Resources {
		if r.Type == "AWS::IAM::Role" {
			require.NotContains(t, r.Properties, "RoleName", "%s: CAPABILITY_IAM does not do for named roles", name)
		}
	}
}
