package bootstrap

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	localcfn "github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// core makes a stack that stands for core: it is protected, keeps a bucket and imports the backend's anchor.
func (w *world) core() {
	w.t.Helper()
	client := cloudformation.NewFromConfig(w.cfg)
	_, err := client.CreateStack(w.t.Context(), &cloudformation.CreateStackInput{
		StackName: aws.String(account.CoreStack), EnableTerminationProtection: aws.Bool(true),
		TemplateBody: aws.String(`{"Resources":{"Data":{"Type":"AWS::S3::Bucket","DeletionPolicy":"Retain","Properties":{"BucketName":"precious"}}},
			"Outputs":{"Anchor":{"Value":{"Fn::ImportValue":"Agc-Bootstrap-Anchor"}}}}`),
	})
	require.NoError(w.t, err)
	time.Sleep(time.Minute)
}

func (w *world) remove(ready func(context.Context) error) (Removed, error) {
	if ready == nil {
		ready = func(context.Context) error { return nil }
	}
	return Remove(w.t.Context(), w.cfg, here, RemoveOptions{Ready: ready})
}

func kinds(r Removed) []string {
	var out []string
	for _, kept := range r.Kept {
		out = append(out, kept.Type)
	}
	return out
}

func TestRemove(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.install(Options{})
		require.NoError(t, err)
		w.core()
		removed, err := w.remove(nil)
		require.NoError(t, err)
		require.Equal(t, []string{account.CoreStack, account.BootstrapStack}, removed.Stacks)
		require.Equal(t, here.Bucket(), removed.Bucket)
		require.Contains(t, kinds(removed), "AWS::S3::Bucket")
		require.Contains(t, kinds(removed), "AWS::Logs::LogGroup")
		_, err = w.S3.HeadBucket(w.t.Context(), &s3.HeadBucketInput{Bucket: aws.String("precious")})
		require.NoError(t, err)
		again, err := w.remove(nil)
		require.NoError(t, err)
		require.Equal(t, Removed{}, again)
		_, err = w.install(Options{})
		require.NoError(t, err, "what stayed is in nobody's way")
	})
}

func TestARemovalIsRefusedBeforeEachStack(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.install(Options{})
		require.NoError(t, err)
		w.core()
		busy, asked := fault.New(fault.RegionBusy, "busy", "", ""), 0
		removed, err := w.remove(func(context.Context) error {
			if asked++; asked == 2 {
				return busy
			}
			return nil
		})
		require.True(t, fault.Is(err, fault.RegionBusy))
		require.Equal(t, []string{account.CoreStack}, removed.Stacks)
		status, err := Read(w.t.Context(), w.cfg)
		require.NoError(t, err)
		require.True(t, status.Installed)
	})
}

func TestARemovalThatFailsNamesWhyAndGoesOn(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.install(Options{})
		require.NoError(t, err)
		w.CloudFormation.Fail(localcfn.Rule{LogicalID: "Wake", Phase: "DELETE", Reason: "no luck"})
		_, err = w.remove(nil)
		require.True(t, fault.Is(err, fault.StackFailed), err)
		require.ErrorContains(t, err, "no luck")
		w.CloudFormation.Heal()
		removed, err := w.remove(nil)
		require.NoError(t, err)
		require.Equal(t, []string{account.BootstrapStack}, removed.Stacks)
		require.Equal(t, here.Bucket(), removed.Bucket)
	})
}

func TestARemovalMayBeInterrupted(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.install(Options{})
		require.NoError(t, err)
		w.core()
		ctx, cancel := context.WithTimeout(w.t.Context(), 8*time.Second)
		defer cancel()
		_, err = Remove(ctx, w.cfg, here, RemoveOptions{Ready: func(context.Context) error { return nil }})
		require.Error(t, err)
		_, err = w.remove(nil)
		require.NoError(t, err)
		status, err := Read(w.t.Context(), w.cfg)
		require.NoError(t, err)
		require.False(t, status.Installed)
	})
}
