package cloudformation_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddb "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// importingSet makes a change set that may import and waits until it is worked out.
func (w *world) importingSet(stack, name string, kind types.ChangeSetType, template any, tags ...types.Tag) *sdk.DescribeChangeSetOutput {
	w.t.Helper()
	out, err := w.cfn.CreateChangeSet(w.t.Context(), &sdk.CreateChangeSetInput{
		StackName: &stack, ChangeSetName: &name, ChangeSetType: kind, TemplateBody: text(template), ImportExistingResources: aws.Bool(true), Tags: tags,
	})
	require.NoError(w.t, err)
	time.Sleep(20 * time.Second)
	got, err := w.cfn.DescribeChangeSet(w.t.Context(), &sdk.DescribeChangeSetInput{ChangeSetName: out.Id})
	require.NoError(w.t, err)
	return got
}

// carryOut executes a change set and waits for the stack's end.
func (w *world) carryOut(stack, name string) types.StackStatus {
	w.t.Helper()
	require.NoError(w.t, w.execute(stack, name))
	return w.settled(stack)
}

// actions are what a change set would do, by logical id.
func actions(cs *sdk.DescribeChangeSetOutput) map[string]types.ChangeAction {
	out := map[string]types.ChangeAction{}
	for _, c := range cs.Changes {
		out[*c.ResourceChange.LogicalResourceId] = c.ResourceChange.Action
	}
	return out
}

// bucket makes a bucket as a user would, with a tag.
func (w *world) bucket(name string) {
	w.t.Helper()
	_, err := w.S3.CreateBucket(w.t.Context(), &s3.CreateBucketInput{Bucket: &name})
	require.NoError(w.t, err)
	w.tagBucket(name, map[string]string{"mine": "yes"})
}

func (w *world) tagBucket(name string, tags map[string]string) {
	w.t.Helper()
	set := &s3types.Tagging{}
	for k, v := range tags {
		set.TagSet = append(set.TagSet, s3types.Tag{Key: &k, Value: &v})
	}
	_, err := w.S3.PutBucketTagging(w.t.Context(), &s3.PutBucketTaggingInput{Bucket: &name, Tagging: set})
	require.NoError(w.t, err)
}

func (w *world) bucketTags(name string) map[string]string {
	w.t.Helper()
	got, err := w.S3.GetBucketTagging(w.t.Context(), &s3.GetBucketTaggingInput{Bucket: &name})
	require.NoError(w.t, err)
	out := map[string]string{}
	for _, tag := range got.TagSet {
		out[*tag.Key] = *tag.Value
	}
	return out
}

// keys is the key schema and attribute definition of a table with one key.
func keys(name string) object {
	return object{
		"TableName": "Things", "BillingMode": "PAY_PER_REQUEST", "KeySchema": []any{object{"AttributeName": name, "KeyType": "HASH"}},
		"AttributeDefinitions": []any{object{"AttributeName": name, "AttributeType": "S"}},
	}
}

// thingsTable makes a table as a user would.
func (w *world) thingsTable(key string) {
	w.t.Helper()
	_, err := w.DynamoDB.CreateTable(w.t.Context(), &dynamodb.CreateTableInput{
		TableName: aws.String("Things"), BillingMode: ddb.BillingModePayPerRequest, KeySchema: []ddb.KeySchemaElement{{AttributeName: &key, KeyType: ddb.KeyTypeHash}},
		AttributeDefinitions: []ddb.AttributeDefinition{{AttributeName: &key, AttributeType: ddb.ScalarAttributeTypeS}},
	})
	require.NoError(w.t, err)
	time.Sleep(time.Minute)
}

// kept is a template with one retained bucket.
func kept(properties object) object {
	return with(resources("Bucket", "AWS::S3::Bucket", properties), "Bucket", "DeletionPolicy", "Retain")
}

// policyText is a bucket policy that hinders nobody.
const policyText = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::data"}]}`

// everything names one existing resource of each type that can be imported, and one that does not exist.
func everything() object {
	table := keys("id")
	t := resources("Bucket", "AWS::S3::Bucket", object{"BucketName": "data"},
		"Policy", "AWS::S3::BucketPolicy", object{"Bucket": "data", "PolicyDocument": object{"Version": "2012-10-17", "Statement": []any{}}},
		"Table", "AWS::DynamoDB::Table", table, "Parameter", "AWS::SSM::Parameter", parameter("/p", "template's"),
		"Logs", "AWS::Logs::LogGroup", object{"LogGroupName": "/l", "RetentionInDays": 7}, "New", "AWS::SSM::Parameter", parameter("/new", "1"))
	for id := range t["Resources"].(object) {
		with(t, id, "DeletionPolicy", "RetainExceptOnCreate")
	}
	return t
}

// makeEverything makes what everything names.
func (w *world) makeEverything() {
	w.t.Helper()
	ctx := w.t.Context()
	w.bucket("data")
	_, err := w.S3.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: aws.String("data"), Policy: aws.String(policyText)})
	require.NoError(w.t, err)
	_, err = w.SSM.PutParameter(ctx, &ssm.PutParameterInput{Name: aws.String("/p"), Value: aws.String("mine"), Type: ssmtypes.ParameterTypeString})
	require.NoError(w.t, err)
	_, err = w.Logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("/l")})
	require.NoError(w.t, err)
	w.thingsTable("id")
}

func TestWhatExistsIsImportedAndTheRestIsCreated(t *testing.T) {
	inWorld(t, func(w *world) {
		w.makeEverything()
		template := everything()
		template["Outputs"] = object{"Value": object{"Value": object{"Fn::GetAtt": []any{"Parameter", "Value"}}}}
		cs := w.importingSet("S", "C", types.ChangeSetTypeCreate, template)
		require.Equal(t, types.ChangeSetStatusCreateComplete, cs.Status, aws.ToString(cs.StatusReason))
		require.True(t, *cs.ImportExistingResources)
		require.Equal(t, map[string]types.ChangeAction{"Bucket": "Import", "Policy": "Import", "Table": "Import", "Parameter": "Import", "Logs": "Import", "New": "Add"}, actions(cs))
		require.Equal(t, types.StackStatusReviewInProgress, w.describe("S").StackStatus)
		require.Equal(t, types.StackStatusCreateComplete, w.carryOut("S", "C"), w.reasons("S"))
		require.Equal(t, "mine", *w.describe("S").Outputs[0].OutputValue)
		require.Equal(t, []string{
			"IMPORT_IN_PROGRESS: Resource import started.", "IMPORT_IN_PROGRESS", "IMPORT_COMPLETE: Resource import completed.",
			"UPDATE_IN_PROGRESS: Apply stack-level tags to imported resource if applicable.", "UPDATE_COMPLETE",
		}, w.story("S", "Bucket"))
		require.Equal(t, []string{"CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS: Resource creation Initiated", "CREATE_COMPLETE"}, w.story("S", "New"))
		require.Equal(t, []string{"REVIEW_IN_PROGRESS: User Initiated", "CREATE_IN_PROGRESS: User Initiated", "CREATE_COMPLETE"}, w.story("S", "S"))
		require.Equal(t, "Things", w.id("S", "AWS::DynamoDB::Table"))

		require.Equal(t, types.StackStatusDeleteComplete, w.remove(*w.describe("S").StackId))
		require.True(t, w.bucketExists("data"), "retained")
		require.Equal(t, "mine", w.value("/p"))
		require.Equal(t, "1", w.value("/new"), "retained, too")
	})
}

func TestAnImportIsShownWithoutReplacementUnlessValuesAreAskedFor(t *testing.T) {
	inWorld(t, func(w *world) {
		w.bucket("data")
		cs := w.importingSet("S", "C", types.ChangeSetTypeCreate, kept(object{"BucketName": "data"}))
		require.Equal(t, []types.Change{{Type: types.ChangeTypeResource, ResourceChange: &types.ResourceChange{
			Action: types.ChangeActionImport, LogicalResourceId: aws.String("Bucket"), PhysicalResourceId: aws.String("data"), ResourceType: aws.String("AWS::S3::Bucket"),
		}}}, cs.Changes)
		full, err := w.cfn.DescribeChangeSet(t.Context(), &sdk.DescribeChangeSetInput{ChangeSetName: cs.ChangeSetId, IncludePropertyValues: aws.Bool(true)})
		require.NoError(t, err)
		require.Equal(t, types.ReplacementTrue, full.Changes[0].ResourceChange.Replacement)
		_, err = w.cfn.CreateChangeSet(t.Context(), &sdk.CreateChangeSetInput{
			StackName: aws.String("S"), ChangeSetName: aws.String("C"), ChangeSetType: types.ChangeSetTypeCreate, TemplateBody: text(one()), ImportExistingResources: aws.Bool(true),
		})
		refused(t, err, "AlreadyExistsException", "ChangeSet "+*cs.ChangeSetId+" already exists")
		_, err = w.cfn.DeleteChangeSet(t.Context(), &sdk.DeleteChangeSetInput{ChangeSetName: cs.ChangeSetId})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusDeleteComplete, w.remove("S"))
		require.True(t, w.bucketExists("data"))
	})
}

func TestAnImportAppliesNothingButTheTagsOfTheStack(t *testing.T) {
	inWorld(t, func(w *world) {
		w.bucket("data")
		_, err := w.S3.DeletePublicAccessBlock(t.Context(), &s3.DeletePublicAccessBlockInput{Bucket: aws.String("data")})
		require.NoError(t, err)
		template := kept(object{
			"BucketName": "data", "Tags": []any{object{"Key": "own", "Value": "template's"}}, "PublicAccessBlockConfiguration": object{"BlockPublicAcls": true},
			"BucketEncryption": object{"ServerSideEncryptionConfiguration": []any{object{"ServerSideEncryptionByDefault": object{"SSEAlgorithm": "aws:kms"}}}},
		})
		w.importingSet("S", "C", types.ChangeSetTypeCreate, template, types.Tag{Key: aws.String("stack"), Value: aws.String("1")})
		require.Equal(t, types.StackStatusCreateComplete, w.carryOut("S", "C"), w.reasons("S"))
		tags := w.bucketTags("data")
		require.Equal(t, "yes", tags["mine"])
		require.Equal(t, "1", tags["stack"])
		require.Equal(t, "S", tags["aws:cloudformation:stack-name"])
		require.NotContains(t, tags, "own")

		with(template, "Bucket", "Metadata", object{"a": "b"})
		require.NoError(t, w.updateStack("S", template))
		require.Equal(t, types.StackStatusUpdateComplete, w.settled("S"))
		_, err = w.S3.GetPublicAccessBlock(t.Context(), &s3.GetPublicAccessBlockInput{Bucket: aws.String("data")})
		require.ErrorContains(t, err, "NoSuchPublicAccessBlockConfiguration", "an update does not repair it")
		got, err := w.S3.GetBucketEncryption(t.Context(), &s3.GetBucketEncryptionInput{Bucket: aws.String("data")})
		require.NoError(t, err)
		require.Equal(t, s3types.ServerSideEncryptionAes256, got.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm)
	})
}

func TestAnImportedTableKeepsItsKeysAndItsRecovery(t *testing.T) {
	inWorld(t, func(w *world) {
		w.thingsTable("other")
		properties := keys("id")
		properties["PointInTimeRecoverySpecification"] = object{"PointInTimeRecoveryEnabled": true}
		template := with(resources("Table", "AWS::DynamoDB::Table", properties), "Table", "DeletionPolicy", "Retain")
		w.importingSet("S", "C", types.ChangeSetTypeCreate, template)
		require.Equal(t, types.StackStatusCreateComplete, w.carryOut("S", "C"), w.reasons("S"))
		properties["Tags"] = []any{object{"Key": "a", "Value": "b"}}
		require.NoError(t, w.updateStack("S", template))
		require.Equal(t, types.StackStatusUpdateComplete, w.settled("S"))

		table, err := w.DynamoDB.DescribeTable(t.Context(), &dynamodb.DescribeTableInput{TableName: aws.String("Things")})
		require.NoError(t, err)
		require.Equal(t, "other", *table.Table.KeySchema[0].AttributeName, "nobody noticed")
		backups, err := w.DynamoDB.DescribeContinuousBackups(t.Context(), &dynamodb.DescribeContinuousBackupsInput{TableName: aws.String("Things")})
		require.NoError(t, err)
		require.Equal(t, ddb.PointInTimeRecoveryStatusDisabled, backups.ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus)
	})
}

func TestAnImportNeedsAPolicyThatRetains(t *testing.T) {
	for policy, want := range map[string]types.ChangeSetStatus{"": "FAILED", "Delete": "FAILED", "Retain": "CREATE_COMPLETE", "RetainExceptOnCreate": "CREATE_COMPLETE"} {
		t.Run(policy, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.bucket("data")
				cs := w.importingSet("S", "C", types.ChangeSetTypeCreate, with(kept(object{"BucketName": "data"}), "Bucket", "DeletionPolicy", policy))
				require.Equal(t, want, cs.Status)
				if want != types.ChangeSetStatusFailed {
					return
				}
				require.Equal(t, "CloudFormation is attempting to import some resources because they already exist in your account. The resources must have the "+
					"DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful import. The affected resources are Bucket ({BucketName=data})",
					*cs.StatusReason)
				require.Equal(t, types.ExecutionStatusUnavailable, cs.ExecutionStatus)
				require.Empty(t, cs.Changes)
				refused(t, w.execute("S", "C"), "InvalidChangeSetStatus", "ChangeSet ["+*cs.ChangeSetId+"] cannot be executed in its current status of [FAILED]")
				_, err := w.cfn.DeleteChangeSet(t.Context(), &sdk.DeleteChangeSetInput{ChangeSetName: cs.ChangeSetId})
				require.NoError(t, err)
			})
		})
	}
}

func TestWhatAStackHasIsNotImported(t *testing.T) {
	inWorld(t, func(w *world) {
		owner := w.stack("Owner", kept(object{"BucketName": "data"}))
		cs := w.importingSet("S", "C", types.ChangeSetTypeCreate, kept(object{"BucketName": "data"}))
		require.Equal(t, "data already exists in stack "+owner, aws.ToString(cs.StatusReason))
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(owner))

		require.Equal(t, types.ChangeSetStatusCreateComplete, w.importingSet("S", "D", types.ChangeSetTypeCreate, kept(object{"BucketName": "data"})).Status)
		require.Equal(t, types.ChangeSetStatusCreateComplete, w.importingSet("Other", "D", types.ChangeSetTypeCreate, kept(object{"BucketName": "data"})).Status)
		require.Equal(t, types.StackStatusCreateComplete, w.carryOut("S", "D"))
		require.Equal(t, types.StackStatusRollbackComplete, w.carryOut("Other", "D"), "another was faster")
		require.Equal(t, []string{
			"IMPORT_IN_PROGRESS: Resource import started.", "IMPORT_FAILED: data already exists in stack " + *w.describe("S").StackId,
			"IMPORT_ROLLBACK_IN_PROGRESS", "IMPORT_ROLLBACK_COMPLETE",
		}, w.story("Other", "Bucket"))
		require.True(t, w.bucketExists("data"))
	})
}

func TestANameByAFunctionIsCreatedAndExists(t *testing.T) {
	inWorld(t, func(w *world) {
		w.bucket("data")
		cs := w.importingSet("S", "C", types.ChangeSetTypeCreate, kept(object{"BucketName": object{"Fn::Sub": "data"}}))
		require.Equal(t, map[string]types.ChangeAction{"Bucket": "Add"}, actions(cs))
		require.Equal(t, types.StackStatusRollbackComplete, w.carryOut("S", "C"))
		require.Contains(t, w.story("S", "Bucket"), "CREATE_FAILED: data already exists")
		require.True(t, w.bucketExists("data"))
	})
}

func TestWithoutTheFlagWhatExistsFails(t *testing.T) {
	inWorld(t, func(w *world) {
		w.makeEverything()
		for id, want := range map[string]string{
			"Bucket": "data already exists", "Policy": "The bucket policy already exists on bucket data.", "Table": "Table already exists: Things",
			"Parameter": "The parameter already exists.", "Logs": "The specified log group already exists",
		} {
			template := object{"Resources": object{id: everything()["Resources"].(object)[id]}}
			_, err := w.changeSet(id, "C", types.ChangeSetTypeCreate, template)
			require.NoError(t, err)
			require.Equal(t, types.StackStatusRollbackComplete, w.carryOut(id, "C"))
			story := w.story(id, id)
			at := slices.IndexFunc(story, func(line string) bool { return len(line) > len("CREATE_FAILED: ") && line[:13] == "CREATE_FAILED" })
			require.Contains(t, story[at], want)
		}
		policy, err := w.S3.GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: aws.String("data")})
		require.NoError(t, err)
		require.JSONEq(t, policyText, *policy.Policy)
	})
}

func TestARolledBackCreateLetsGoOfWhatItImported(t *testing.T) {
	inWorld(t, func(w *world) {
		w.bucket("data")
		template := resources("Bucket", "AWS::S3::Bucket", object{"BucketName": "data"}, "New", "AWS::S3::Bucket", object{"BucketName": "fresh"},
			"Broken", "AWS::SSM::Parameter", parameter("/p", "1"))
		for _, id := range []string{"Bucket", "New"} {
			with(template, id, "DeletionPolicy", "RetainExceptOnCreate")
		}
		with(template, "Broken", "DependsOn", []any{"Bucket", "New"})
		cs := w.importingSet("S", "C", types.ChangeSetTypeCreate, template, types.Tag{Key: aws.String("stack"), Value: aws.String("1")})
		require.Equal(t, types.ChangeSetStatusCreateComplete, cs.Status)
		w.cfn.Fail(cloudformation.Rule{LogicalID: "Broken", Reason: "no luck"})
		require.Equal(t, types.StackStatusRollbackComplete, w.carryOut("S", "C"))
		require.Equal(t, []string{
			"UPDATE_IN_PROGRESS: Remove stack-level tags from imported resource if applicable.", "UPDATE_COMPLETE", "IMPORT_ROLLBACK_IN_PROGRESS", "IMPORT_ROLLBACK_COMPLETE",
		}, w.story("S", "Bucket")[5:])
		require.True(t, w.bucketExists("data"))
		require.False(t, w.bucketExists("fresh"))
		require.Equal(t, "yes", w.bucketTags("data")["mine"])
		require.NotContains(t, w.bucketTags("data"), "stack")
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(*w.describe("S").StackId))
		require.True(t, w.bucketExists("data"))
		w.cfn.Heal()
		require.Equal(t, types.ChangeSetStatusCreateComplete, w.importingSet("T", "C", types.ChangeSetTypeCreate, template).Status, "it belongs to nobody")
		require.Equal(t, types.StackStatusCreateComplete, w.carryOut("T", "C"))
	})
}

func TestAnUpdateImportsAndLetsGoWhenItFails(t *testing.T) {
	inWorld(t, func(w *world) {
		w.bucket("data")
		template := resources("P", "AWS::SSM::Parameter", parameter("/p", "2"), "Bucket", "AWS::S3::Bucket", object{"BucketName": "data"})
		with(with(template, "Bucket", "DeletionPolicy", "Retain"), "P", "DependsOn", "Bucket")
		w.stack("S", one())
		require.Equal(t, map[string]types.ChangeAction{"P": "Modify", "Bucket": "Import"}, actions(w.importingSet("S", "C", types.ChangeSetTypeUpdate, template)))
		w.cfn.Fail(cloudformation.Rule{LogicalID: "P", Reason: "no luck", Times: 1})
		require.Equal(t, types.StackStatusUpdateRollbackComplete, w.carryOut("S", "C"))
		require.Equal(t, "1", w.value("/p"))
		require.True(t, w.bucketExists("data"))
		list, err := w.cfn.DescribeStackResources(t.Context(), &sdk.DescribeStackResourcesInput{StackName: aws.String("S")})
		require.NoError(t, err)
		require.Len(t, list.StackResources, 1, "it is forgotten")

		w.importingSet("S", "D", types.ChangeSetTypeUpdate, template)
		require.Equal(t, types.StackStatusUpdateComplete, w.carryOut("S", "D"))
		require.Equal(t, "data", w.id("S", "AWS::S3::Bucket"))
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(*w.describe("S").StackId))
		require.True(t, w.bucketExists("data"))
	})
}

func TestWhatVanishesBeforeItsImportFails(t *testing.T) {
	inWorld(t, func(w *world) {
		w.bucket("data")
		w.importingSet("S", "C", types.ChangeSetTypeCreate, kept(object{"BucketName": "data"}))
		_, err := w.S3.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String("data")})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusRollbackComplete, w.carryOut("S", "C"))
		require.Contains(t, w.story("S", "Bucket")[1], "IMPORT_FAILED: Resource handler returned message: \"Resource of type 'AWS::S3::Bucket' with identifier 'data' was not found.\"")
		require.Contains(t, w.story("S", "S")[2], "The following resource(s) failed to import: [Bucket].")
		require.False(t, w.bucketExists("data"))
	})
}

func TestImportsByIdentifierAreRefusedByName(t *testing.T) {
	inWorld(t, func(w *world) {
		_, err := w.cfn.CreateChangeSet(t.Context(), &sdk.CreateChangeSetInput{
			StackName: aws.String("S"), ChangeSetName: aws.String("C"), ChangeSetType: types.ChangeSetTypeCreate, TemplateBody: text(one()), ImportExistingResources: aws.Bool(true),
			ResourcesToImport: []types.ResourceToImport{{ResourceType: aws.String("AWS::S3::Bucket"), LogicalResourceId: aws.String("B"), ResourceIdentifier: map[string]string{"BucketName": "b"}}},
		})
		require.ErrorContains(t, err, "ResourcesToImport")
	})
}

func TestAnImportedBucketSurvivesWhateverFails(t *testing.T) {
	for on, want := range map[types.OnStackFailure]types.StackStatus{"ROLLBACK": "ROLLBACK_COMPLETE", "DELETE": "DELETE_COMPLETE", "DO_NOTHING": "CREATE_FAILED"} {
		for _, phase := range []string{"IMPORT", "UPDATE"} {
			t.Run(string(on)+" "+phase, func(t *testing.T) {
				inWorld(t, func(w *world) {
					w.bucket("data")
					w.cfn.Fail(cloudformation.Rule{LogicalID: "Bucket", Phase: phase, Reason: "no luck", Times: 1})
					out, err := w.cfn.CreateChangeSet(t.Context(), &sdk.CreateChangeSetInput{
						StackName: aws.String("S"), ChangeSetName: aws.String("C"), ChangeSetType: types.ChangeSetTypeCreate,
						TemplateBody: text(kept(object{"BucketName": "data"})), ImportExistingResources: aws.Bool(true), OnStackFailure: on,
					})
					require.NoError(t, err)
					time.Sleep(20 * time.Second)
					require.NoError(t, w.execute("S", "C"))
					require.Equal(t, want, w.settled(*out.StackId))
					require.Contains(t, w.story(*out.StackId, "Bucket"), phase+"_FAILED: no luck")
					if want != types.StackStatusDeleteComplete {
						require.Equal(t, types.StackStatusDeleteComplete, w.remove(*out.StackId))
					}
					require.True(t, w.bucketExists("data"))
					require.Equal(t, "yes", w.bucketTags("data")["mine"])
				})
			})
		}
	}
}
