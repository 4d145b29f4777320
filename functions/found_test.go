package main

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamotypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	rules "github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// More checks of the rows of cases: of what is found in an account, and of what an account cannot do.

func aDeletedCore(w *world) {
	w.succeed("on", activate)
	w.put("precious")
	before := w.bucketFacts(bucket)
	w.destroy(account.CoreStack)
	w.adopts(before)
}

func aHalfDeletedCore(w *world) {
	w.succeed("on", activate)
	w.put("precious")
	before := w.bucketFacts(bucket)
	w.CloudFormation.Fail(always("AWS::SSM::Parameter", "DELETE"))
	w.remove(account.CoreStack)
	require.Equal(w.t, "DELETE_FAILED", w.settled(account.CoreStack))
	w.CloudFormation.Heal()
	w.adopts(before)
}

// adopts activates the region, whose bucket and table are in no stack, and wants them in core, as they were.
func (w *world) adopts(before facts) {
	w.succeed("back", activate)
	require.Equal(w.t, account.Active, w.look().State())
	require.Equal(w.t, bucket, w.resource(account.CoreStack, "DataBucket"))
	require.Equal(w.t, "Agc", w.resource(account.CoreStack, "RunTable"))
	require.Equal(w.t, "precious", w.get())
	after := w.bucketFacts(bucket)
	require.Contains(w.t, after["tags"], "application-name")
	before["tags"] = after["tags"] // those of CloudFormation name the new stack
	w.requireSame(before, after, "the bucket")
	require.Len(w.t, w.look().Networks, 1)
	require.Empty(w.t, w.look().Garbage())
}

func aBucketThatAGC1Left(w *world) {
	w.usersBucket(bucket)
	_, err := s3.NewFromConfig(w.cfg).PutBucketTagging(w.t.Context(), &s3.PutBucketTaggingInput{
		Bucket: aws.String(bucket), Tagging: &s3types.Tagging{TagSet: []s3types.Tag{{Key: aws.String("application-name"), Value: aws.String("agc")}}},
	})
	require.NoError(w.t, err)
	w.put("precious")
	w.succeed("on", activate)
	require.Equal(w.t, bucket, w.resource(account.CoreStack, "DataBucket"))
	require.Equal(w.t, "precious", w.get())
	after := w.bucketFacts(bucket)
	require.Contains(w.t, after["policy"], "aws:SecureTransport")
	require.Contains(w.t, after["public access"], `"BlockPublicAcls":true`)
	require.Contains(w.t, after["tags"], "application-name")
	require.Empty(w.t, w.succeed("again", activate).outcome.Plan.Stages)
}

func aTakenName(w *world) {
	w.S3.Foreign(bucket, "999999999999", "us-east-1")
	f := w.refused("taken", activate, fault.BucketNameTaken)
	require.Contains(w.t, f.Error(), bucket)
	require.Contains(w.t, f.Next, "use another region")
}

// A table that somebody else's program made by the name of ours.
func aForeignTable(w *world) {
	_, err := dynamodb.NewFromConfig(w.cfg).CreateTable(w.t.Context(), &dynamodb.CreateTableInput{
		TableName: aws.String("Agc"), BillingMode: dynamotypes.BillingModePayPerRequest,
		AttributeDefinitions: []dynamotypes.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: dynamotypes.ScalarAttributeTypeS}},
		KeySchema:            []dynamotypes.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: dynamotypes.KeyTypeHash}},
	})
	require.NoError(w.t, err)
	require.Contains(w.t, w.refused("foreign", activate, "Table.Foreign").Error(), "Agc")
}

func onlyIdlePolicy(w *world) {
	w.succeed("on", activate)
	before := w.pointers()
	e := w.succeed("idle", `{"action":"update","idleAfter":"14d","idleNotice":"48h"}`)
	require.Equal(w.t, []string{"Update the active region"}, titles(e.outcome.Plan))
	require.Equal(w.t, before, w.pointers())
	require.Empty(w.t, w.succeed("same", `{"action":"update","idleAfter":"14d"}`).outcome.Plan.Stages)
	require.NotEmpty(w.t, w.refused("nonsense", `{"action":"update","idleAfter":"soon"}`, fault.RequestInvalid).Why)
}

func aZoneWithoutNat(w *world) {
	w.EC2.RefuseNat("use1-az2")
	e := w.succeed("on", activate)
	require.Equal(w.t, []string{"use1-az1", "use1-az3", "use1-az4"}, w.network().zones())
	require.Contains(w.t, strings.Join(e.outcome.Warnings, "\n"), "use1-az2")
	require.Empty(w.t, w.look().Garbage())
	require.Empty(w.t, w.succeed("again", activate).outcome.Plan.Stages)
}

func strayPointers(w *world) {
	for name, value := range map[string]string{"bucket": "an-old-one", "vpc": "vpc-0123456789abcdef0", "customTags": `{"old":"tags"}`} {
		_, err := ssm.NewFromConfig(w.cfg).PutParameter(w.t.Context(), &ssm.PutParameterInput{
			Name: aws.String("/agc/_common/" + name), Value: &value, Type: ssmtypes.ParameterTypeString,
		})
		require.NoError(w.t, err)
	}
	w.succeed("on", activate)
	require.Equal(w.t, bucket, w.pointers()["bucket"])
	require.NotEqual(w.t, "vpc-0123456789abcdef0", w.pointers()["vpc"])
	require.NotContains(w.t, w.pointers(), "customTags")
}

// CloudFormation ends as UPDATE_COMPLETE after a cleanup that failed: that must not leave contexts tags that the region has no
// more.
func anUndeletedPointer(w *world) {
	w.succeed("tagged", `{"action":"activate","tags":{"a":"1"}}`)
	w.CloudFormation.Fail(rules.Rule{LogicalID: "TagsPointer", Phase: "DELETE", Reason: "trouble"})
	w.run("untagged", activate)
	w.CloudFormation.Heal()
	w.succeed("again", activate)
	require.NotContains(w.t, w.pointers(), "customTags")
	w.succeed("tagged-anew", `{"action":"activate","tags":{"a":"2"}}`)
	require.JSONEq(w.t, `{"a":"2"}`, w.pointers()["customTags"])
}

func forcedChange(w *world) {
	w.succeed("on", activate)
	name := w.deploy("ann12", "spot")
	require.NotEmpty(w.t, w.refused("unforced", `{"action":"update","usePublicSubnets":true}`, fault.RegionContextsExist).Why)
	w.succeed("forced", `{"action":"update","usePublicSubnets":true,"force":true}`)
	require.False(w.t, w.stack(name).Exists())
	require.Empty(w.t, w.EC2.Billed())
	require.Equal(w.t, account.Active, w.look().State())
}

func forcedDeactivation(w *world) {
	w.succeed("on", activate)
	names := []string{w.deploy("ann12", "spot"), w.deploy("bob34", "big")}
	w.put("precious")
	e := w.succeed("forced", `{"action":"deactivate","force":true}`)
	for _, name := range names {
		require.False(w.t, w.stack(name).Exists())
		require.Contains(w.t, strings.Join(titles(e.outcome.Plan), "\n"), "contexts")
	}
	require.Empty(w.t, w.EC2.Billed())
	require.Equal(w.t, "precious", w.get())
}

// A later update keeps what it does not name, so a failed change must not have left its image or tags behind.
func aFailedChangeChangesNothing(w *world) {
	w.succeed("on", `{"action":"activate","tags":{"a":"1"}}`)
	before, tags := w.pointers(), w.look().Core.Tags
	w.CloudFormation.Fail(always("AWS::EC2::VPC", "CREATE"))
	image := w.EC2.AddImage("mine")
	require.Equal(w.t, "FAILED", w.run("fails", `{"action":"activate","usePublicSubnets":true,"tags":{"a":"2"},"ami":"`+image+`"}`).status)
	w.CloudFormation.Heal()
	require.Equal(w.t, before, w.pointers())
	require.Equal(w.t, tags, w.look().Core.Tags)
	require.Empty(w.t, w.succeed("kept", `{"action":"update"}`).outcome.Plan.Stages)
}
