package bootstrap

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/stretchr/testify/require"
)

// alarms is how many alarms there are in the region, and dashboard whether there is its dashboard, which must be JSON.
func (w *world) alarms() (alarms int, dashboard bool) {
	w.t.Helper()
	listed, err := w.CloudWatch.DescribeAlarms(w.t.Context(), &cloudwatch.DescribeAlarmsInput{})
	require.NoError(w.t, err)
	for _, a := range listed.MetricAlarms {
		require.Contains(w.t, a.AlarmActions[0], "arn:aws:sns:us-east-1:123456789012:Agc-Bootstrap-Notices-")
	}
	board, err := w.CloudWatch.GetDashboard(w.t.Context(), &cloudwatch.GetDashboardInput{DashboardName: new("Agc-us-east-1")})
	if err == nil {
		require.True(w.t, json.Valid([]byte(*board.DashboardBody)))
		require.NotContains(w.t, *board.DashboardBody, "${")
	}
	return len(listed.MetricAlarms), err == nil
}

func TestAlarmsAndDashboardAreChosenAndStay(t *testing.T) {
	inWorld(t, func(w *world) {
		for _, c := range []struct {
			options   Options
			alarms    int
			dashboard bool
		}{
			{Options{}, 6, false},
			{Options{Dashboard: "true"}, 6, true},
			{Options{Alarms: "false"}, 0, true},
			{Options{Packages: pack(t, "two")}, 0, true}, // an upgrade that says nothing of them
			{Options{Alarms: "true", Dashboard: "false"}, 6, false},
		} {
			_, err := w.install(c.options)
			require.NoError(t, err)
			alarms, dashboard := w.alarms()
			require.Equal(t, c.alarms, alarms, "%+v", c)
			require.Equal(t, c.dashboard, dashboard, "%+v", c)
		}
	})
}
