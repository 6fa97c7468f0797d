import type { DownloadProgress } from '../../contracts/data.js';
import type { Activity, Progress } from '../progress/progress.js';

/** Shows downloads while `work` runs: one activity for each thing that is downloaded. */
export async function showingDownloads<T>(
  progress: Progress,
  work: (downloadProgress: DownloadProgress) => Promise<T>,
): Promise<T> {
  const activities = new Map<string, Activity>();
  try {
    return await work(({ what, receivedBytes, totalBytes }) => {
      const activity = activities.get(what) ?? progress.begin(`download ${what}`, 'bytes');
      activities.set(what, activity);
      activity.update(receivedBytes, totalBytes);
    });
  } finally {
    for (const activity of activities.values()) activity.end();
  }
}
