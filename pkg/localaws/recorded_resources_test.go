package localaws_test

import (
	"bytes"
	"fmt"
	"regexp"
	"testing"
	"time"

	ddb "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// network makes a VPC with a subnet, an attached internet gateway, a security group and an address; each becomes known.
func (a *account) network() {
	ctx := a.t.Context()
	vpc, err := a.ec2.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: new("10.0.0.0/16")})
	require.NoError(a.t, err)
	subnet, err := a.ec2.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: vpc.Vpc.VpcId, CidrBlock: new("10.0.0.0/24")})
	require.NoError(a.t, err)
	gateway, err := a.ec2.CreateInternetGateway(ctx, nil)
	require.NoError(a.t, err)
	_, err = a.ec2.AttachInternetGateway(ctx, &ec2.AttachInternetGatewayInput{VpcId: vpc.Vpc.VpcId, InternetGatewayId: gateway.InternetGateway.InternetGatewayId})
	require.NoError(a.t, err)
	group, err := a.ec2.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{VpcId: vpc.Vpc.VpcId, GroupName: new("g"), Description: new("d")})
	require.NoError(a.t, err)
	address, err := a.ec2.AllocateAddress(ctx, &ec2.AllocateAddressInput{Domain: ec2types.DomainTypeVpc})
	require.NoError(a.t, err)
	a.known["vpc"], a.known["subnet"], a.known["gateway"] = *vpc.Vpc.VpcId, *subnet.Subnet.SubnetId, *gateway.InternetGateway.InternetGatewayId
	a.known["group"], a.known["address"], a.known["ip"] = *group.GroupId, *address.AllocationId, *address.PublicIp
}

// nat makes a NAT gateway in the network.
func (a *account) nat() error {
	out, err := a.ec2.CreateNatGateway(a.t.Context(), &ec2.CreateNatGatewayInput{SubnetId: new(a.known["subnet"]), AllocationId: new(a.known["address"])})
	if err == nil {
		a.known["nat"] = *out.NatGateway.NatGatewayId
	}
	return err
}

func (a *account) attachedInterface() {
	_, err := a.ec2.CreateNetworkInterface(a.t.Context(), &ec2.CreateNetworkInterfaceInput{SubnetId: new(a.known["subnet"]), Groups: []string{a.known["group"]}})
	require.NoError(a.t, err)
}

func (a *account) detach() error {
	_, err := a.ec2.DetachInternetGateway(a.t.Context(), &ec2.DetachInternetGatewayInput{VpcId: new(a.known["vpc"]), InternetGatewayId: new(a.known["gateway"])})
	return err
}

// until repeats what has no limit of its own until it is refused.
func until(f func() error) error {
	for range 1000 {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

func TestRecordedNetworks(t *testing.T) {
	hold(t, func(l *local) { l.network() }, []row{
		{"delete a vpc in use", "M", "DependencyViolation", 400, "The vpc '{vpc}' has dependencies and cannot be deleted.", func(a *account) error {
			_, err := a.ec2.DeleteVpc(a.t.Context(), &ec2.DeleteVpcInput{VpcId: new(a.known["vpc"])})
			return err
		}},
		{"delete a subnet in use", "M", "DependencyViolation", 400, "The subnet '{subnet}' has dependencies and cannot be deleted.", func(a *account) error {
			a.attachedInterface()
			_, err := a.ec2.DeleteSubnet(a.t.Context(), &ec2.DeleteSubnetInput{SubnetId: new(a.known["subnet"])})
			return err
		}},
		{"delete an attached gateway", "M", "DependencyViolation", 400, "The internetGateway '{gateway}' has dependencies and cannot be deleted.", func(a *account) error {
			_, err := a.ec2.DeleteInternetGateway(a.t.Context(), &ec2.DeleteInternetGatewayInput{InternetGatewayId: new(a.known["gateway"])})
			return err
		}},
		{"delete a security group in use", "M", "DependencyViolation", 400, "resource {group} has a dependent object", func(a *account) error {
			a.attachedInterface()
			_, err := a.ec2.DeleteSecurityGroup(a.t.Context(), &ec2.DeleteSecurityGroupInput{GroupId: new(a.known["group"])})
			return err
		}},
		{
			"detach a gateway in use", "M", "DependencyViolation", 400,
			"Network {vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.", func(a *account) error {
				require.NoError(a.t, a.nat())
				time.Sleep(5 * time.Minute)
				return a.detach()
			},
		},
		{"release an address in use", "M, text G", "InvalidIPAddress.InUse", 400, "Address {ip} is in use.", func(a *account) error {
			require.NoError(a.t, a.nat())
			time.Sleep(5 * time.Minute)
			_, err := a.ec2.ReleaseAddress(a.t.Context(), &ec2.ReleaseAddressInput{AllocationId: new(a.known["address"])})
			return err
		}},
		{"too many addresses", "M", "AddressLimitExceeded", 400, "The maximum number of addresses has been reached.", func(a *account) error {
			return until(func() error {
				_, err := a.ec2.AllocateAddress(a.t.Context(), &ec2.AllocateAddressInput{Domain: ec2types.DomainTypeVpc})
				return err
			})
		}},
		{"too many VPCs", "M", "VpcLimitExceeded", 400, "The maximum number of VPCs has been reached.", func(a *account) error {
			return until(func() error {
				_, err := a.ec2.CreateVpc(a.t.Context(), &ec2.CreateVpcInput{CidrBlock: new("10.0.0.0/16")})
				return err
			})
		}},
		{"too many internet gateways", "M, text G", "InternetGatewayLimitExceeded", 400, "The maximum number of internet gateways has been reached.", func(a *account) error {
			return until(func() error { _, err := a.ec2.CreateInternetGateway(a.t.Context(), nil); return err })
		}},
		{"too many NAT gateways", "M", "NatGatewayLimitExceeded", 400, "The maximum number of NAT Gateways has been reached.", func(a *account) error {
			return until(func() error {
				_, err := a.ec2.CreateNatGateway(a.t.Context(), &ec2.CreateNatGatewayInput{SubnetId: new(a.known["subnet"]), ConnectivityType: "private"})
				return err
			})
		}},
	})
}

// TestRecordedNatGateway: one without a way out fails later, and a deleted one stays visible for an hour.
func TestRecordedNatGateway(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		l.network()
		require.NoError(l.t, l.detach())
		require.NoError(l.t, l.nat(), "accepted at first")
		see := func() []ec2types.NatGateway {
			out, err := l.ec2.DescribeNatGateways(l.t.Context(), &ec2.DescribeNatGatewaysInput{})
			require.NoError(l.t, err)
			return out.NatGateways
		}
		require.Equal(l.t, ec2types.NatGatewayStatePending, see()[0].State)
		time.Sleep(5 * time.Minute)
		failed := see()[0]
		require.Equal(l.t, ec2types.NatGatewayStateFailed, failed.State)
		require.Equal(l.t, "Gateway.NotAttached", *failed.FailureCode)
		require.Equal(l.t, l.say("Network {vpc} has no Internet gateway attached"), *failed.FailureMessage)
		_, err := l.ec2.AttachInternetGateway(l.t.Context(), &ec2.AttachInternetGatewayInput{VpcId: new(l.known["vpc"]), InternetGatewayId: new(l.known["gateway"])})
		require.NoError(l.t, err)
		time.Sleep(2 * time.Hour)
		require.NoError(l.t, l.nat())
		time.Sleep(5 * time.Minute)
		_, err = l.ec2.DeleteNatGateway(l.t.Context(), &ec2.DeleteNatGatewayInput{NatGatewayId: new(l.known["nat"])})
		require.NoError(l.t, err)
		time.Sleep(50 * time.Minute)
		require.Equal(l.t, ec2types.NatGatewayStateDeleted, see()[0].State)
		time.Sleep(15 * time.Minute)
		require.Empty(l.t, see())
	})
}

func (a *account) filledBucket() {
	_, err := a.s3.CreateBucket(a.t.Context(), &s3.CreateBucketInput{Bucket: new("bucket")})
	require.NoError(a.t, err)
	a.put()
}

func (a *account) put() {
	_, err := a.s3.PutObject(a.t.Context(), &s3.PutObjectInput{Bucket: new("bucket"), Key: new("k"), Body: bytes.NewReader([]byte("x"))})
	require.NoError(a.t, err)
}

func TestRecordedBuckets(t *testing.T) {
	remove := func(a *account) error {
		_, err := a.s3.DeleteBucket(a.t.Context(), &s3.DeleteBucketInput{Bucket: new("bucket")})
		return err
	}
	hold(t, func(l *local) { l.filledBucket() }, []row{
		{"delete a bucket with objects", "M", "BucketNotEmpty", 409, "The bucket you tried to delete is not empty", remove},
		{"delete a versioned bucket", "M", "BucketNotEmpty", 409, "The bucket you tried to delete is not empty. You must delete all versions in the bucket.", func(a *account) error {
			_, err := a.s3.PutBucketVersioning(a.t.Context(), &s3.PutBucketVersioningInput{
				Bucket: new("bucket"), VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusEnabled},
			})
			require.NoError(a.t, err)
			_, err = a.s3.DeleteObject(a.t.Context(), &s3.DeleteObjectInput{Bucket: new("bucket"), Key: new("k")})
			require.NoError(a.t, err)
			return remove(a)
		}},
	})
}

// table makes a table with an item k.
func (a *account) table() {
	_, err := a.ddb.CreateTable(a.t.Context(), &ddb.CreateTableInput{
		TableName: new("Things"), BillingMode: ddbtypes.BillingModePayPerRequest,
		KeySchema:            []ddbtypes.KeySchemaElement{{AttributeName: new("k"), KeyType: ddbtypes.KeyTypeHash}},
		AttributeDefinitions: []ddbtypes.AttributeDefinition{{AttributeName: new("k"), AttributeType: ddbtypes.ScalarAttributeTypeS}},
	})
	require.NoError(a.t, err)
	time.Sleep(2 * time.Minute)
	_, err = a.ddb.PutItem(a.t.Context(), &ddb.PutItemInput{TableName: new("Things"), Item: item("k")})
	require.NoError(a.t, err)
}

func item(key string) map[string]ddbtypes.AttributeValue {
	return map[string]ddbtypes.AttributeValue{"k": &ddbtypes.AttributeValueMemberS{Value: key}}
}

// TestRecordedConditions: what a failed condition and a cancelled transaction say, and that nothing happens.
func TestRecordedConditions(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		l.table()
		in := &ddb.PutItemInput{TableName: new("Things"), Item: item("k"), ConditionExpression: new("attribute_not_exists(k)")}
		_, err := l.ddb.PutItem(l.t.Context(), in)
		l.answer(err, "ConditionalCheckFailedException", 400, "The conditional request failed")
		failed := new(ddbtypes.ConditionalCheckFailedException)
		require.ErrorAs(l.t, err, &failed)
		require.Nil(l.t, failed.Item)
		in.ReturnValuesOnConditionCheckFailure = ddbtypes.ReturnValuesOnConditionCheckFailureAllOld
		_, err = l.ddb.PutItem(l.t.Context(), in)
		require.ErrorAs(l.t, err, &failed)
		require.Equal(l.t, item("k"), failed.Item)

		_, err = l.ddb.TransactWriteItems(l.t.Context(), &ddb.TransactWriteItemsInput{TransactItems: []ddbtypes.TransactWriteItem{
			{Put: &ddbtypes.Put{TableName: new("Things"), Item: item("k"), ConditionExpression: new("attribute_not_exists(k)")}},
			{Put: &ddbtypes.Put{TableName: new("Things"), Item: item("other")}},
		}})
		l.answer(err, "TransactionCanceledException", 400,
			"Transaction cancelled, please refer cancellation reasons for specific reasons [ConditionalCheckFailed, None]")
		cancelled := new(ddbtypes.TransactionCanceledException)
		require.ErrorAs(l.t, err, &cancelled)
		require.Equal(l.t, []string{"ConditionalCheckFailed", "None"}, []string{*cancelled.CancellationReasons[0].Code, *cancelled.CancellationReasons[1].Code})
		got, err := l.ddb.GetItem(l.t.Context(), &ddb.GetItemInput{TableName: new("Things"), Key: item("other"), ConsistentRead: new(true)})
		require.NoError(l.t, err)
		require.Nil(l.t, got.Item)
	})
}

// exporting is a stack that exports E, importing one that imports it.
func exporting(value string) object {
	return stack(object{"P": parameter("/p", value)}, "Outputs", object{"O": object{"Value": value, "Export": object{"Name": "E"}}})
}

func importing(resources object) object {
	return stack(resources, "Outputs", object{"O": object{"Value": object{"Fn::ImportValue": "E"}}})
}

// TestRecordedExports: a delete is cancelled, an update rolled back, and only a real import blocks.
func TestRecordedExports(t *testing.T) {
	const reason = "Cannot delete export E as it is in use by In."
	inLocal(t, nil, func(l *local) {
		l.have("Out", exporting("1"))
		l.have("In", importing(object{"Q": parameter("/q", "1")}))
		require.NoError(l.t, l.deleteStack("Out"))
		status, why := l.settled("Out")
		require.Equal(l.t, "CREATE_COMPLETE", status)
		require.Equal(l.t, "Delete canceled. "+reason, why)
		require.NoError(l.t, l.updateStack("Out", simple("1")))
		l.ends("Out", "UPDATE_ROLLBACK_COMPLETE")
		require.Contains(l.t, l.story("Out", "Out"), "UPDATE_ROLLBACK_IN_PROGRESS: "+reason)
		require.NoError(l.t, l.deleteStack("In"))
		l.ends("In", "DELETE_COMPLETE")
		require.NoError(l.t, l.updateStack("Out", exporting("2")))
		l.ends("Out", "UPDATE_COMPLETE")
		l.have("In", importing(object{"Q": parameter("/q", "1")}))
		require.NoError(l.t, l.deleteStack("Out"))
		status, why = l.settled("Out")
		require.Equal(l.t, "UPDATE_COMPLETE Delete canceled. "+reason, status+" "+why)
	})
}

// TestRecordedFailures: what the events of a failed create, of its rollback and of a failed delete say.
func TestRecordedFailures(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		l.aws.CloudFormation.Fail(cloudformation.Rule{LogicalID: "Bad", Phase: "CREATE", Reason: "no luck"})
		l.aws.CloudFormation.Fail(cloudformation.Rule{LogicalID: "Held", Phase: "DELETE", Reason: "stuck", Times: 6})
		require.NoError(l.t, l.createStack("S", stack(object{
			"Held": parameter("/held", "1"), "Kept": parameter("/kept", "1", "DeletionPolicy", "Retain"), "Slow": resource("EC2::VPC", object{"CidrBlock": "10.0.0.0/16"}),
			"Bad": parameter("/bad", "1", "DependsOn", []string{"Held", "Kept"}),
		})))
		status, why := l.settled("S")
		require.Equal(l.t, "ROLLBACK_FAILED", status)
		require.Equal(l.t, "The following resource(s) failed to delete: [Held]. ", why)
		require.Equal(l.t, "ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Bad]. Rollback requested by user.", l.story("S", "S")[1])
		require.Contains(l.t, l.story("S", "Slow"), "CREATE_FAILED: Resource creation cancelled")
		require.Equal(l.t, []string{"CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS: Resource creation Initiated", "CREATE_COMPLETE", "DELETE_SKIPPED"}, l.story("S", "Kept"))
		require.NoError(l.t, l.deleteStack("S"))
		status, why = l.settled("S")
		require.Equal(l.t, "DELETE_FAILED", status)
		require.Equal(l.t, "The following resource(s) failed to delete: [Held]. ", why)
		l.eventIDs("S")
	})
}

// eventIDs checks how events are named, and that the second of a creation has what was made.
func (a *account) eventIDs(name string) {
	uuid := regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	for _, e := range a.stackEvents(name) {
		if *e.LogicalResourceId == name {
			require.Regexp(a.t, uuid, *e.EventId)
			continue
		}
		require.Regexp(a.t, fmt.Sprintf(`^%s-%s-\d{4}-\d\d-\d\dT`, *e.LogicalResourceId, e.ResourceStatus), *e.EventId)
		if e.ResourceStatusReason != nil && *e.ResourceStatusReason == "Resource creation Initiated" {
			require.NotEmpty(a.t, *e.PhysicalResourceId)
		}
	}
}

func TestRecordedReplacementAndResourceErrors(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		l.have("S", simple("1"))
		require.NoError(l.t, l.updateStack("S", stack(object{"P": parameter("/other", "1")})))
		l.ends("S", "UPDATE_COMPLETE")
		require.Contains(l.t, l.story("S", "P"), "UPDATE_IN_PROGRESS: Requested update requires the creation of a new physical resource; hence creating one.")

		l.have("N", stack(object{"Vpc": resource("EC2::VPC", object{"CidrBlock": "10.0.0.0/16"})}))
		vpc := l.physical("N", "Vpc")
		_, err := l.ec2.CreateSubnet(l.t.Context(), &ec2.CreateSubnetInput{VpcId: &vpc, CidrBlock: new("10.0.0.0/24")})
		require.NoError(l.t, err)
		require.NoError(l.t, l.deleteStack("N"))
		l.ends("N", "DELETE_FAILED")
		story := l.story("N", "Vpc")
		require.Regexp(l.t, `^DELETE_FAILED: Resource handler returned message: "The vpc '`+vpc+`' has dependencies and cannot be deleted. `+
			`\(Service: Ec2, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)" `+
			`\(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: \w+\)$`, story[len(story)-1])
	})
}

// TestAnInterfaceIsMadeOncePerToken: the SDK gives every call a token of its own, and a retry the same one.
func TestAnInterfaceIsMadeOncePerToken(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		l.network()
		in := &ec2.CreateNetworkInterfaceInput{SubnetId: new(l.known["subnet"]), ClientToken: new("t")}
		first, err := l.ec2.CreateNetworkInterface(l.t.Context(), in)
		require.NoError(l.t, err)
		again, err := l.ec2.CreateNetworkInterface(l.t.Context(), in)
		require.NoError(l.t, err)
		require.Equal(l.t, *first.NetworkInterface.NetworkInterfaceId, *again.NetworkInterface.NetworkInterfaceId)
	})
}
