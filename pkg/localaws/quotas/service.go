// Package quotas is the Service Quotas of the local AWS: it tells the limits that the local EC2 has.
package quotas

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// limits is where the numbers are.
type limits interface{ Quotas() ec2.Quotas }

// Service is Service Quotas.
type Service struct {
	reg    *region.Region
	limits limits
}

// New makes the service.
func New(reg *region.Region, limits limits) *Service { return &Service{reg: reg, limits: limits} }

// known are the quotas by service and code, with the names that the console shows.
func (s *Service) known(service, code string) (name string, value int, ok bool) {
	q := s.limits.Quotas()
	switch service + "/" + code {
	case "vpc/L-F678F1CE":
		return "VPCs per Region", q.Vpcs, true
	case "vpc/L-A4707A72":
		return "Internet gateways per Region", q.InternetGateways, true
	case "vpc/L-FE5A380F":
		return "NAT gateways per Availability Zone", q.NatGatewaysPerZone, true
	case "vpc/L-29B6F2EB":
		return "Interface VPC endpoints per VPC", q.EndpointsPerVpc, true
	case "ec2/L-0263D0A3":
		return "EC2-VPC Elastic IPs", q.Addresses, true
	}
	return "", 0, false
}

// GetServiceQuota tells one quota. What the local AWS does not limit has none here.
func (s *Service) GetServiceQuota(_ context.Context, in *sdk.GetServiceQuotaInput) (*sdk.GetServiceQuotaOutput, error) {
	if err := region.Only(in, "ServiceCode", "QuotaCode"); err != nil {
		return nil, err
	}
	service, code := aws.ToString(in.ServiceCode), aws.ToString(in.QuotaCode)
	name, value, ok := s.known(service, code)
	if !ok {
		return nil, region.Refuse("NoSuchResourceException", "The request failed because the specified quota code %s does not exist in the service %s", code, service) // (G)
	}
	return &sdk.GetServiceQuotaOutput{Quota: &types.ServiceQuota{
		ServiceCode: &service, QuotaCode: &code, QuotaName: &name, Value: new(float64(value)), Adjustable: true, Unit: new("None"),
		QuotaArn: new(s.reg.Arn("servicequotas", service+"/"+code)),
	}}, nil
}
