package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
)

// everywhere is the destination of a default route.
const everywhere = "0.0.0.0/0"

// exit is the public subnets' way to the internet.
type exit struct {
	table      awsec2.CfnRouteTable
	attachment awsec2.CfnVPCGatewayAttachment
}

func internetExit(stack awscdk.Stack, vpc awsec2.CfnVPC) exit {
	gateway := awsec2.NewCfnInternetGateway(stack, jsii.String("InternetGateway"), &awsec2.CfnInternetGatewayProps{
		Tags: nameTag("${AWS::StackName}"),
	})
	attachment := awsec2.NewCfnVPCGatewayAttachment(stack, jsii.String("InternetAttachment"), &awsec2.CfnVPCGatewayAttachmentProps{
		VpcId: vpc.Ref(), InternetGatewayId: gateway.Ref(),
	})
	table := awsec2.NewCfnRouteTable(stack, jsii.String("PublicTable"), &awsec2.CfnRouteTableProps{
		VpcId: vpc.Ref(), Tags: nameTag("${AWS::StackName}-public"),
	})
	route := awsec2.NewCfnRoute(stack, jsii.String("PublicExit"), &awsec2.CfnRouteProps{
		RouteTableId: table.Ref(), DestinationCidrBlock: jsii.String(everywhere), GatewayId: gateway.Ref(),
	})
	// EC2 refuses a route to a gateway that is not attached yet.
	route.AddResourceDependency(attachment, nil)
	return exit{table: table, attachment: attachment}
}
