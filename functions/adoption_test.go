package main

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/storage"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// dropCore deletes core by hand; its bucket, policy and table stay.
func (w *world) dropCore() {
	w.remove(account.CoreStack)
	require.Empty(w.t, w.settled(account.CoreStack))
}

// unprotect takes the bucket's policy and public access block away, as AGC 1.x left its bucket.
func (w *world) unprotect() {
	client := s3.NewFromConfig(w.cfg)
	_, err := client.DeleteBucketPolicy(w.t.Context(), &s3.DeleteBucketPolicyInput{Bucket: aws.String(bucket)})
	require.NoError(w.t, err)
	_, err = client.DeletePublicAccessBlock(w.t.Context(), &s3.DeletePublicAccessBlockInput{Bucket: aws.String(bucket)})
	require.NoError(w.t, err)
}

// until waits until something has come about.
func (w *world) until(about func() bool) {
	for range 1000 {
		if about() {
			return
		}
		time.Sleep(time.Second)
	}
	w.t.Fatal("it never comes about")
}

// requireProtected holds that bucket and table have all their protections and tags.
func (w *world) requireProtected(tags ...account.Tag) {
	for _, thing := range []account.Thing{{Kind: account.BucketThing, ID: bucket}, {Kind: account.TableThing, ID: account.RunTable}} {
		lacks, err := storage.New(w.cfg).Lacks(w.t.Context(), thing, append(account.OwnTags(), tags...))
		require.NoError(w.t, err)
		require.Empty(w.t, lacks, thing.ID)
	}
}

// TestCoreIsTakenOverAfterItWasDeletedByHand: bucket, objects and runs are in the new stack, protected, and stay there.
func TestCoreIsTakenOverAfterItWasDeletedByHand(t *testing.T) {
	for name, input := range map[string]string{
		"managed network": activate, "tags": `{"action":"activate","tags":{"team":"x"}}`, "brought VPC": "",
	} {
		t.Run(name, func(t *testing.T) {
			inRegion(t, func(w *world) {
				if input == "" {
					vpc, _ := w.usersVPC(3)
					input = `{"action":"activate","vpc":"` + vpc + `"}`
				}
				w.succeed("first", activate)
				w.put("precious")
				w.succeed("off", deactivate)
				w.dropCore()
				w.unprotect()
				e := w.succeed("again", input)
				require.Contains(t, e.outcome.Changed, "Take over bucket and table")
				require.Contains(t, e.outcome.Changed, "Put bucket and table in order")
				require.Equal(t, "precious", w.get())
				w.requireProtected(w.look().Core.UserTags()...)
				require.Equal(t, account.Active, w.look().State())
				require.Empty(t, w.succeed("nothing", input).outcome.Plan.Stages)
				w.succeed("off2", deactivate)
				require.Equal(t, "precious", w.get())
			})
		})
	}
}

// TestABucketAloneIsTakenOver: what is not there is made.
func TestABucketAloneIsTakenOver(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("first", activate)
		w.succeed("off", deactivate)
		w.dropCore()
		_, err := dynamodb.NewFromConfig(w.cfg).DeleteTable(w.t.Context(), &dynamodb.DeleteTableInput{TableName: aws.String(account.RunTable)})
		require.NoError(t, err)
		time.Sleep(time.Minute) // until it is gone
		w.succeed("again", activate)
		w.requireProtected()
	})
}

// TestWhatIsNotAGCsIsNotTouched: the activation is refused by name, and a bucket or a table of somebody else stays as it is.
func TestWhatIsNotAGCsIsNotTouched(t *testing.T) {
	for name, test := range map[string]struct {
		make func(w *world)
		want fault.Code
	}{
		"another account's bucket": {func(w *world) { w.S3.Foreign(bucket, "999999999999", "us-east-1") }, fault.BucketNameTaken},
		"a bucket without our tag": {func(w *world) {
			_, err := s3.NewFromConfig(w.cfg).CreateBucket(w.t.Context(), &s3.CreateBucketInput{Bucket: aws.String(bucket)})
			require.NoError(w.t, err)
		}, fault.BucketNameTaken},
		"a table of other keys": {func(w *world) {
			_, err := dynamodb.NewFromConfig(w.cfg).CreateTable(w.t.Context(), &dynamodb.CreateTableInput{
				TableName: aws.String("Agc"), BillingMode: dbtypes.BillingModePayPerRequest,
				KeySchema:            []dbtypes.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: dbtypes.KeyTypeHash}},
				AttributeDefinitions: []dbtypes.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: dbtypes.ScalarAttributeTypeS}},
				Tags:                 []dbtypes.Tag{{Key: aws.String("application-name"), Value: aws.String("agc")}},
			})
			require.NoError(w.t, err)
		}, fault.TableForeign},
	} {
		t.Run(name, func(t *testing.T) {
			inRegion(t, func(w *world) {
				test.make(w)
				before := w.changes()
				e := w.run("on", activate)
				require.Equal(t, test.want, e.fault.Code)
				require.NotEmpty(t, e.fault.Next)
				require.Equal(t, before, w.changes())
				require.Equal(t, test.want, w.run("look", `{"action":"activate","preview":true}`).fault.Code)
			})
		})
	}
}

// TestATakeoverThatDiesHalfwayIsFinishedByTheNext: whatever is left of the change set or of the stack, what was taken over
// is kept and ends protected.
func TestATakeoverThatDiesHalfwayIsFinishedByTheNext(t *testing.T) {
	for _, status := range []string{"REVIEW_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"} {
		t.Run(status, func(t *testing.T) {
			inRegion(t, func(w *world) {
				w.succeed("first", activate)
				w.put("precious")
				w.succeed("off", deactivate)
				w.dropCore()
				w.unprotect()
				arn := w.start("dies", activate)
				w.until(func() bool { return w.stack(account.CoreStack).Status == status })
				w.stop(arn)
				w.succeed("next", activate)
				require.Equal(t, "precious", w.get())
				w.requireProtected()
				require.Empty(t, w.succeed("nothing", activate).outcome.Plan.Stages)
			})
		})
	}
}

// TestAProtectionThatWasTakenAwayIsPutBack: an activation with nothing else to do puts it in force.
func TestAProtectionThatWasTakenAwayIsPutBack(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("first", activate)
		w.unprotect()
		e := w.succeed("again", activate)
		require.Equal(t, []string{"Put bucket and table in order"}, e.outcome.Changed)
		w.requireProtected()
	})
}

// TestStrayParametersAreNotInTheWay: what core could not make because it is there without a stack goes first.
func TestStrayParametersAreNotInTheWay(t *testing.T) {
	inRegion(t, func(w *world) {
		for _, name := range []string{"bucket", "ComputeEnvImage", "customTags", "unrelated"} {
			_, err := ssm.NewFromConfig(w.cfg).PutParameter(w.t.Context(), &ssm.PutParameterInput{
				Name: aws.String(account.PointerPath + name), Value: aws.String("stale"), Type: ssmtypes.ParameterTypeString,
			})
			require.NoError(t, err)
		}
		e := w.succeed("on", activate)
		require.Contains(t, e.outcome.Changed, "Remove parameters that no stack holds")
		require.Equal(t, bucket, w.pointers()["bucket"])
		require.NotContains(t, w.pointers(), "customTags")
		require.Equal(t, "stale", w.pointers()["unrelated"], "only core's own names")
		require.Empty(t, w.succeed("nothing", activate).outcome.Plan.Stages)
	})
}
