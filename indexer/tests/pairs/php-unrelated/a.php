<?php
function totals(array $orders, float $rate): array
{
    $totals = [];
    foreach ($orders as $order) {
        if ($order->isCancelled()) {
            continue;
        }
        $sum = 0;
        foreach ($order->lines() as $line) {
            $sum += $line->price() * $line->count();
        }
        $totals[$order->id()] = round($sum * (1 + $rate), 2);
    }
    ksort($totals);
    return $totals;
}
