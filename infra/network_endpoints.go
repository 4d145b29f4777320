package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
)

// gatewayEndpoints keep the traffic to S3 and DynamoDB off the NAT gateways. They cost nothing, so they are always there.
func gatewayEndpoints(stack awscdk.Stack, plan layout, vpc awsec2.CfnVPC, internet exit, zones []zone) {
	tables := []any{internet.table.Ref()}
	for i, z := range zones {
		tables = append(tables, when(plan.privateInZone[i], z.privateTable.Ref()))
	}
	for _, e := range []endpoint{{"S3Endpoint", "s3"}, {"DynamoDbEndpoint", "dynamodb"}} {
		awsec2.NewCfnVPCEndpoint(stack, jsii.String(e.id), &awsec2.CfnVPCEndpointProps{
			VpcId: vpc.Ref(), VpcEndpointType: jsii.String("Gateway"), ServiceName: serviceName(e.service),
			RouteTableIds: &tables, Tags: nameTag("${AWS::StackName}-" + e.service),
		})
	}
}

// interfaceEndpoints are for what every job calls to start, to fetch its image and to log; one address in each zone. With
// private DNS, because nothing in a container knows of another name.
func interfaceEndpoints(stack awscdk.Stack, plan layout, vpc awsec2.CfnVPC, zones []zone) {
	group := awsec2.NewCfnSecurityGroup(stack, jsii.String("EndpointGroup"), &awsec2.CfnSecurityGroupProps{
		GroupDescription: jsii.String("Endpoints of the managed network"), VpcId: vpc.Ref(),
		SecurityGroupIngress: []any{&awsec2.CfnSecurityGroup_IngressProperty{
			IpProtocol: jsii.String("tcp"), FromPort: jsii.Number(443), ToPort: jsii.Number(443), CidrIp: vpc.AttrCidrBlock(),
			Description: jsii.String("HTTPS from the VPC"),
		}},
		Tags: nameTag("${AWS::StackName}-endpoints"),
	})
	only(plan.private, group)
	var subnets []any
	for i, z := range zones {
		if i == 0 {
			subnets = append(subnets, z.private.Ref())
		} else {
			subnets = append(subnets, when(plan.privateInZone[i], z.private.Ref()))
		}
	}
	for _, e := range interfaces() {
		only(plan.private, awsec2.NewCfnVPCEndpoint(stack, jsii.String(e.id), &awsec2.CfnVPCEndpointProps{
			VpcId: vpc.Ref(), VpcEndpointType: jsii.String("Interface"), ServiceName: serviceName(e.service),
			PrivateDnsEnabled: jsii.Bool(true), SubnetIds: &subnets, SecurityGroupIds: &[]any{group.AttrGroupId()},
			Tags: nameTag("${AWS::StackName}-" + e.service),
		}))
	}
}

// endpoint is an endpoint's logical id and the service behind it.
type endpoint struct{ id, service string }

func interfaces() []endpoint {
	return []endpoint{
		{"EcrApiEndpoint", "ecr.api"},
		{"EcrDkrEndpoint", "ecr.dkr"},
		{"EcsEndpoint", "ecs"},
		{"EcsAgentEndpoint", "ecs-agent"},
		{"EcsTelemetryEndpoint", "ecs-telemetry"},
		{"LogsEndpoint", "logs"},
	}
}

func serviceName(service string) *string { return sub("com.amazonaws.${AWS::Region}." + service) }

// when is an item of a list that is left out unless the condition holds.
func when(c awscdk.CfnCondition, item *string) *string { return either(c, item, awscdk.Aws_NO_VALUE()) }
