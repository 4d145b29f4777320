package ec2

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// endpointService is a service of AWS that a VPC can reach by an endpoint.
type endpointService struct {
	short   string // its name after com.amazonaws.<region>.
	kind    types.VpcEndpointType
	private string // its DNS name within AWS, before .<region>.amazonaws.com
}

// endpointServices are those that the region offers (VPC documentation, "AWS services that integrate with AWS PrivateLink").
func endpointServices() []endpointService {
	out := []endpointService{
		{"dynamodb", types.VpcEndpointTypeGateway, ""},
		{"s3", types.VpcEndpointTypeGateway, ""},
		{"ecr.api", types.VpcEndpointTypeInterface, "api.ecr"},
		{"ecr.dkr", types.VpcEndpointTypeInterface, "*.dkr.ecr"},
		{"s3", types.VpcEndpointTypeInterface, "s3"},
	}
	for _, short := range []string{
		"batch", "ec2", "ec2messages", "ecs", "ecs-agent", "ecs-telemetry", "events", "guardduty-data", "kms", "lambda", "logs",
		"monitoring", "secretsmanager", "sns", "sqs", "ssm", "ssmmessages", "states", "sts",
	} {
		out = append(out, endpointService{short, types.VpcEndpointTypeInterface, short})
	}
	return out
}

// WithholdEndpoint makes a zone, given by its id, one that has no endpoints of a service, given by its short name, such as
// "ecs-telemetry".
func (s *Service) WithholdEndpoint(zoneID, short string) {
	defer s.enter()()
	if s.lacking[zoneID] == nil {
		s.lacking[zoneID] = map[string]bool{}
	}
	s.lacking[zoneID][short] = true
}

func (s *Service) serviceName(short string) string {
	return "com.amazonaws." + s.reg.Name + "." + short
}

// serviceZones are the zones in which a service has endpoints.
func (s *Service) serviceZones(e endpointService) []zone {
	return slices.DeleteFunc(slices.Clone(s.zones), func(z zone) bool {
		return z.local != "" || e.kind == types.VpcEndpointTypeInterface && s.lacking[z.id][e.short]
	})
}

// DescribeVpcEndpointServices lists the services that the region offers endpoints of, with their zones.
func (s *Service) DescribeVpcEndpointServices(_ context.Context, in *sdk.DescribeVpcEndpointServicesInput) (*sdk.DescribeVpcEndpointServicesOutput, error) {
	if err := only(in, in.DryRun, "ServiceNames", "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	rows, err := s.serviceRows(in.ServiceNames)
	if err != nil {
		return nil, err
	}
	q := query{filters: in.Filters, max: in.MaxResults, token: in.NextToken}
	out, next, err := list(s, q, rows, &endpointService{}, s.viewService)
	if err != nil {
		return nil, err
	}
	answer := &sdk.DescribeVpcEndpointServicesOutput{ServiceDetails: out, NextToken: next}
	for _, d := range out {
		answer.ServiceNames = append(answer.ServiceNames, *d.ServiceName)
	}
	answer.ServiceNames = slices.Compact(slices.Sorted(slices.Values(answer.ServiceNames)))
	return answer, nil
}

// serviceRows are the services of the given full names, or all.
func (s *Service) serviceRows(names []string) ([]*endpointService, error) {
	var rows []*endpointService
	for _, e := range endpointServices() {
		if len(names) == 0 || slices.Contains(names, s.serviceName(e.short)) {
			rows = append(rows, &e)
		}
	}
	for _, name := range names {
		if !slices.ContainsFunc(rows, func(e *endpointService) bool { return s.serviceName(e.short) == name }) {
			return nil, noService(name)
		}
	}
	slices.SortStableFunc(rows, func(a, b *endpointService) int { return strings.Compare(a.short, b.short) })
	return rows, nil
}

func (e *endpointService) ident() string { return e.short }

func (e *endpointService) facts(s *Service) facts {
	return facts{
		"service-name": {s.serviceName(e.short)}, "service-type": {string(e.kind)}, "owner": {"amazon"}, "service-region": {s.reg.Name},
	}
}

func (s *Service) viewService(e *endpointService) types.ServiceDetail {
	out := types.ServiceDetail{
		ServiceName: aws.String(s.serviceName(e.short)), ServiceRegion: aws.String(s.reg.Name), Owner: aws.String("amazon"),
		ServiceType:        []types.ServiceTypeDetail{{ServiceType: types.ServiceType(e.kind)}},
		AcceptanceRequired: aws.Bool(false), ManagesVpcEndpoints: aws.Bool(false), VpcEndpointPolicySupported: aws.Bool(true),
		BaseEndpointDnsNames: []string{e.short + "." + s.reg.Name + ".vpce.amazonaws.com"},
	}
	for _, z := range s.serviceZones(*e) {
		out.AvailabilityZones = append(out.AvailabilityZones, z.name)
		out.AvailabilityZoneIds = append(out.AvailabilityZoneIds, z.id)
	}
	if e.private != "" {
		name := aws.String(s.privateName(*e))
		out.PrivateDnsName, out.PrivateDnsNames = name, []types.PrivateDnsDetails{{PrivateDnsName: aws.String(*name)}}
		out.PrivateDnsNameVerificationState = types.DnsNameStateVerified
	}
	return out
}

func (s *Service) privateName(e endpointService) string {
	return e.private + "." + s.reg.Name + ".amazonaws.com"
}
