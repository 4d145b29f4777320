package dynamodb_test

import (
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb"
)

func status(t *testing.T, svc *dynamodb.Service) types.TableStatus {
	out, err := svc.DescribeTable(t.Context(), &sdk.DescribeTableInput{TableName: new(things)})
	require.NoError(t, err)
	return out.Table.TableStatus
}

func TestATableTakesItsTime(t *testing.T) {
	bubble(t, func(t *testing.T) {
		svc := service(t)
		made, err := svc.CreateTable(t.Context(), definition())
		require.NoError(t, err)
		require.Equal(t, "arn:aws:dynamodb:us-east-1:123456789012:table/Things", *made.TableDescription.TableArn)
		require.Equal(t, types.TableStatusCreating, status(t, svc))
		_, err = svc.GetItem(t.Context(), &sdk.GetItemInput{TableName: new(things), Key: key("a", "b")})
		require.EqualError(t, err, "ResourceNotFoundException: Requested resource not found")
		_, err = svc.DeleteTable(t.Context(), &sdk.DeleteTableInput{TableName: new(things)})
		require.EqualError(t, err, "ResourceInUseException: Attempt to change a resource which is still in use: Table is being created: Things")
		_, err = svc.UpdateContinuousBackups(t.Context(), &sdk.UpdateContinuousBackupsInput{
			TableName:                        new(things),
			PointInTimeRecoverySpecification: &types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: new(true)},
		})
		require.EqualError(t, err, "ContinuousBackupsUnavailableException: Backups are being enabled for the table: Things. Please retry later")
		pass(svc.CreateFor)
		require.Equal(t, types.TableStatusActive, status(t, svc))
		_, err = svc.CreateTable(t.Context(), definition())
		require.EqualError(t, err, "ResourceInUseException: Table already exists: Things")
		_, err = svc.DeleteTable(t.Context(), &sdk.DeleteTableInput{TableName: made.TableDescription.TableArn})
		require.NoError(t, err)
		require.Equal(t, types.TableStatusDeleting, status(t, svc))
		pass(svc.DeleteFor)
		_, err = svc.DescribeTable(t.Context(), &sdk.DescribeTableInput{TableName: new(things)})
		require.EqualError(t, err, "ResourceNotFoundException: Requested resource not found: Table: Things not found")
	})
}

func TestDeletionProtection(t *testing.T) {
	svc := ready(t)
	_, err := svc.UpdateTable(t.Context(), &sdk.UpdateTableInput{TableName: new(things), DeletionProtectionEnabled: new(true)})
	require.NoError(t, err)
	_, err = svc.DeleteTable(t.Context(), &sdk.DeleteTableInput{TableName: new(things)})
	require.EqualError(t, err, "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.")
	require.Equal(t, types.TableStatusActive, status(t, svc))
}

func TestDefinitionsAreChecked(t *testing.T) {
	svc := service(t)
	for want, spoil := range map[string]func(*sdk.CreateTableInput){
		"does not know the field StreamSpecification":                       func(in *sdk.CreateTableInput) { in.StreamSpecification = &types.StreamSpecification{} },
		"ReadCapacityUnits and WriteCapacityUnits must both be specified":   func(in *sdk.CreateTableInput) { in.BillingMode = "" },
		"TableName must be at least 3 characters long":                      func(in *sdk.CreateTableInput) { in.TableName = new("ab") },
		"regular expression pattern: [a-zA-Z0-9_.-]+":                       func(in *sdk.CreateTableInput) { in.TableName = new("a b c") },
		"Some AttributeDefinitions are not used":                            func(in *sdk.CreateTableInput) { in.GlobalSecondaryIndexes = nil },
		"Some index key attributes are not defined in AttributeDefinitions": func(in *sdk.CreateTableInput) { in.KeySchema = schema("pk", "other") },
		"The first KeySchemaElement is not a HASH key type":                 func(in *sdk.CreateTableInput) { in.KeySchema = in.KeySchema[1:] },
		"Both the Hash Key and the Range Key element":                       func(in *sdk.CreateTableInput) { in.KeySchema = schema("pk", "pk") },
		"Index KeySchema does not have the same leading hash key":           func(in *sdk.CreateTableInput) { in.LocalSecondaryIndexes[0].KeySchema = schema("color", "num") },
		"Duplicate index name: byNum":                                       func(in *sdk.CreateTableInput) { in.GlobalSecondaryIndexes[0].IndexName = new("byNum") },
		"Unknown ProjectionType: null":                                      func(in *sdk.CreateTableInput) { in.GlobalSecondaryIndexes[0].Projection = nil },
		"does not have a range key, which is required":                      func(in *sdk.CreateTableInput) { in.KeySchema = in.KeySchema[:1] },
		"aws: prefixed tag key names are not allowed for external use.":     func(in *sdk.CreateTableInput) { in.Tags = []types.Tag{{Key: new("aws:x"), Value: new("y")}} },
	} {
		in := definition()
		spoil(in)
		_, err := svc.CreateTable(t.Context(), in)
		require.ErrorContains(t, err, want)
	}
}

func TestADescriptionSaysWhatTheTableIs(t *testing.T) {
	svc := service(t)
	svc.CreateFor = 0
	in := definition()
	in.SSESpecification = &types.SSESpecification{Enabled: new(true)}
	in.DeletionProtectionEnabled = new(true)
	out, err := svc.CreateTable(t.Context(), in)
	require.NoError(t, err)
	d := out.TableDescription
	require.Equal(t, in.KeySchema, d.KeySchema)
	require.Equal(t, in.AttributeDefinitions, d.AttributeDefinitions)
	require.Equal(t, types.SSETypeKms, d.SSEDescription.SSEType)
	require.True(t, *d.DeletionProtectionEnabled)
	require.Equal(t, types.BillingModePayPerRequest, d.BillingModeSummary.BillingMode)
	require.Equal(t, "byNum", *d.LocalSecondaryIndexes[0].IndexName)
	require.Equal(t, []string{"kept"}, d.GlobalSecondaryIndexes[0].Projection.NonKeyAttributes)
	require.Equal(t, types.IndexStatusActive, d.GlobalSecondaryIndexes[0].IndexStatus)
	*d.KeySchema[0].AttributeName = "spoiled"
	again, err := svc.DescribeTable(t.Context(), &sdk.DescribeTableInput{TableName: new(things)})
	require.NoError(t, err)
	require.Equal(t, in.KeySchema, again.Table.KeySchema)
}

func TestTimeToLive(t *testing.T) {
	bubble(t, func(t *testing.T) {
		svc := ready(t)
		describe := func() types.TimeToLiveStatus {
			out, err := svc.DescribeTimeToLive(t.Context(), &sdk.DescribeTimeToLiveInput{TableName: new(things)})
			require.NoError(t, err)
			return out.TimeToLiveDescription.TimeToLiveStatus
		}
		set := func(enabled bool) error {
			_, err := svc.UpdateTimeToLive(t.Context(), &sdk.UpdateTimeToLiveInput{
				TableName:               new(things),
				TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: new("expires"), Enabled: &enabled},
			})
			return err
		}
		require.EqualError(t, set(false), "ValidationException: TimeToLive is already disabled")
		require.NoError(t, set(true))
		require.Equal(t, types.TimeToLiveStatusEnabling, describe())
		require.EqualError(t, set(false), "ValidationException: Time to live has been modified multiple times within a fixed interval")
		pass(time.Hour)
		require.Equal(t, types.TimeToLiveStatusEnabled, describe())
		require.EqualError(t, set(true), "ValidationException: TimeToLive is already enabled")
		put(t, svc, map[string]types.AttributeValue{"pk": s("a"), "sk": s("b"), "expires": n("1")})
		require.NotNil(t, get(t, svc, key("a", "b")), "an expired item stays until AWS sweeps it")
	})
}

func TestPointInTimeRecovery(t *testing.T) {
	svc := ready(t)
	_, err := svc.UpdateContinuousBackups(t.Context(), &sdk.UpdateContinuousBackupsInput{
		TableName:                        new(things),
		PointInTimeRecoverySpecification: &types.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: new(true)},
	})
	require.NoError(t, err)
	out, err := svc.DescribeContinuousBackups(t.Context(), &sdk.DescribeContinuousBackupsInput{TableName: new(things)})
	require.NoError(t, err)
	d := out.ContinuousBackupsDescription.PointInTimeRecoveryDescription
	require.Equal(t, types.PointInTimeRecoveryStatusEnabled, d.PointInTimeRecoveryStatus)
	require.EqualValues(t, 35, *d.RecoveryPeriodInDays)
	_, err = svc.DescribeContinuousBackups(t.Context(), &sdk.DescribeContinuousBackupsInput{TableName: new("other")})
	require.EqualError(t, err, "TableNotFoundException: Table not found: other")
}

func TestTags(t *testing.T) {
	svc := ready(t)
	arn := new("arn:aws:dynamodb:us-east-1:123456789012:table/Things")
	_, err := svc.TagResource(t.Context(), &sdk.TagResourceInput{ResourceArn: arn, Tags: []types.Tag{{Key: new("a"), Value: new("1")}, {Key: new("b"), Value: new("2")}}})
	require.NoError(t, err)
	require.NoError(t, svc.TagSystem(things, map[string]string{"aws:cloudformation:stack-name": "S"}))
	_, err = svc.UntagResource(t.Context(), &sdk.UntagResourceInput{ResourceArn: arn, TagKeys: []string{"a"}})
	require.NoError(t, err)
	out, err := svc.ListTagsOfResource(t.Context(), &sdk.ListTagsOfResourceInput{ResourceArn: arn})
	require.NoError(t, err)
	require.Equal(t, []types.Tag{{Key: new("aws:cloudformation:stack-name"), Value: new("S")}, {Key: new("b"), Value: new("2")}}, out.Tags)
	_, err = svc.TagResource(t.Context(), &sdk.TagResourceInput{ResourceArn: arn, Tags: []types.Tag{{Key: new("aws:x"), Value: new("1")}}})
	require.ErrorContains(t, err, "aws: prefixed tag key names are not allowed")
}

func TestTablesAreListedInPages(t *testing.T) {
	svc := service(t)
	for _, name := range []string{"bbb", "ccc", "aaa"} {
		in := definition()
		in.TableName = &name
		_, err := svc.CreateTable(t.Context(), in)
		require.NoError(t, err)
	}
	first, err := svc.ListTables(t.Context(), &sdk.ListTablesInput{Limit: new(int32(2))})
	require.NoError(t, err)
	require.Equal(t, []string{"aaa", "bbb"}, first.TableNames)
	rest, err := svc.ListTables(t.Context(), &sdk.ListTablesInput{ExclusiveStartTableName: first.LastEvaluatedTableName})
	require.NoError(t, err)
	require.Equal(t, []string{"ccc"}, rest.TableNames)
	require.Nil(t, rest.LastEvaluatedTableName)
}
